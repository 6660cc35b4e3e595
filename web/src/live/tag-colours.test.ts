import { expect, test } from "vitest";
import { tagColour } from "../ui/tag";
import type { Resource } from "./messages";
import { createPicture } from "./picture";
import { colourOf } from "./tag-colours";

const cluster = (facts: Record<string, unknown>) =>
  ({
    id: "c",
    kind: "cluster",
    name: "fra",
    source: "s1",
    part: "membership",
    status: "up",
    state: "",
    facts,
    readings: {},
  }) as unknown as Resource;

test("a tag has the colour that its cluster chose, with or without one for its text", () => {
  const picture = createPicture();
  picture.take({
    type: "full",
    rev: 1,
    resources: { c: cluster({ tag_colors: { prod: "4aa3a2", db: "c75f5f/ffffff" } }) },
  });

  expect(colourOf(picture, "s1", "prod")).toBe("#4aa3a2");
  expect(colourOf(picture, "s1", "db")).toBe("#c75f5f");
});

test("without a choice, of another source, or when it is no colour, the name decides", () => {
  const picture = createPicture();
  picture.take({ type: "full", rev: 1, resources: { c: cluster({ tag_colors: { prod: "red; x", db: "c75f5f" } }) } });

  expect(colourOf(picture, "s1", "web")).toBe(tagColour("web"));
  expect(colourOf(picture, "s2", "db")).toBe(tagColour("db"));
  expect(colourOf(picture, "s1", "prod")).toBe(tagColour("prod"));
});
