// @vitest-environment jsdom
import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { forgetPreferences } from "../../api/preferences";
import { preferTable, tablePreferences } from "../../api/table-preferences";
import { type Columns, createColumns } from "./column-choice";
import { type ColumnId, columnsOf } from "./columns";
import { TABLE, type View } from "./view";

let columns: Columns;
let dispose: () => void;
let address: () => readonly string[] | null;
let setAddress: (cols: readonly string[] | null) => void;
let setGroup: (group: "node" | "none") => void;

beforeEach(() => {
  forgetPreferences();
  dispose = createRoot((end) => {
    const [cols, setCols] = createSignal<readonly string[] | null>(null);
    const [group, put] = createSignal<"node" | "none">("node");
    [address, setAddress, setGroup] = [cols, setCols, put];
    columns = createColumns({ cols, setCols, group } as unknown as View, () => 1500);
    return end;
  });
});
afterEach(() => dispose());

const shown = () => columns.shown.map((one) => one.id).join(" ");
const USUAL = "cpu memory disk io net pressure uptime backup ha tags";
const column = (id: ColumnId) => columnsOf([id])[0]!;

describe("which columns", () => {
  test("are what is kept for this person where the address is silent", () => {
    preferTable(TABLE, { order: ["tags", "memory", "cpu"], hidden: ["tags"] });
    expect(shown()).toBe("memory disk io net pressure uptime backup ha cpu");
    setAddress(["tags", "cpu"]);
    expect(shown()).toBe("memory tags cpu");
    setAddress(null);
    expect(shown()).toBe("memory disk io net pressure uptime backup ha cpu");
  });

  test("that are chosen stand in the address and are kept, with the places of those that are hidden", () => {
    columns.toggle("disk");
    columns.move("tags", 0);
    expect(address()?.join(" ")).toBe("tags cpu memory io net pressure uptime backup ha");
    expect(tablePreferences(TABLE).order.slice(0, 4)).toEqual(["tags", "cpu", "memory", "disk"]);
    expect(tablePreferences(TABLE).hidden).toContain("disk");
    setAddress(null);
    columns.toggle("disk");
    expect(shown()).toBe("tags cpu memory disk io net pressure uptime backup ha");
  });

  test("that are the usual ones again leave nothing behind", () => {
    columns.toggle("tags");
    expect([columns.changed, columns.spelled]).toEqual([true, "cpu,memory,disk,io,net,pressure,uptime,backup,ha"]);
    columns.toggle("tags");
    expect([columns.changed, columns.spelled, address()]).toEqual([false, null, null]);
    expect(tablePreferences(TABLE)).toMatchObject({ order: [], hidden: [] });
    expect(shown()).toBe(USUAL);
  });

  test("have the node in a flat list, and it is not kept for that", () => {
    setGroup("none");
    expect(shown()).toContain("node");
    columns.toggle("tags");
    setGroup("node");
    expect(shown()).toBe("cpu memory disk io net pressure uptime backup ha");
  });
});

describe("widths", () => {
  test("follow a drag at once and are kept when it ends", () => {
    columns.resize(column("tags"), 150, false);
    expect(columns.template).toMatch(/ 150px$/);
    expect(tablePreferences(TABLE).widths).toEqual({});
    columns.resize(column("tags"), 140);
    expect(columns.template).toMatch(/ 140px$/);
    expect(tablePreferences(TABLE).widths).toEqual({ tags: 140 });
  });

  test("end where another column would have to leave, and where nothing could be read any more", () => {
    const room = columns.room;
    columns.resize(column("uptime"), 5000);
    expect(tablePreferences(TABLE).widths).toEqual({ uptime: 58 + room });
    expect(columns.left).toEqual([]);
    columns.resize(column("uptime"), 1);
    expect(tablePreferences(TABLE).widths).toEqual({ uptime: 46 });
  });

  test("that are the usual ones are not kept, and reset takes all back", () => {
    columns.resize(column("cpu"), 150);
    columns.resize(column("net"), 150);
    columns.resize(column("cpu"), 128);
    expect(tablePreferences(TABLE).widths).toEqual({ net: 150 });
    expect(columns.changed).toBe(true);
    preferTable(TABLE, { sort: "-cpu" });
    columns.reset();
    expect(tablePreferences(TABLE)).toMatchObject({ widths: {}, sort: "-cpu" });
    expect(columns.changed).toBe(false);
  });
});
