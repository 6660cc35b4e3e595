// @vitest-environment jsdom
import { createSignal, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, expect, test } from "vitest";
import { filesystemsOf } from "../lib/filesystems";
import { memoryOf } from "../lib/memory";
import { pressureOf } from "../lib/pressure";
import type { Protection } from "../lib/protection";
import type { Resource } from "../live/messages";
import { BackupShield } from "./backup-shield";
import { FsBars } from "./fs-bars";
import { MemoryBar } from "./memory-bar";
import { PressureMini } from "./pressure-mini";
import { Tags } from "./tag";

const GIB = 2 ** 30;
const of = (more: Partial<Resource>) => ({ kind: "guest", facts: {}, readings: {}, ...more }) as unknown as Resource;
const fs = (...mounts: readonly (readonly [string, number])[]) =>
  filesystemsOf(of({ facts: { filesystems: mounts.map(([mount, used]) => ({ mount, used, total: 100 })) } }));

let page: HTMLElement;
let dispose = () => {};
afterEach(() => dispose());

function show(what: () => JSX.Element): HTMLElement {
  page = document.createElement("div");
  dispose = render(what, page);
  return page;
}

test("several file systems have a bar each, and the name of the fullest, which is the number", () => {
  show(() => <FsBars all={fs(["/", 20], ["/var/lib/pg", 91])} share={0.5} reason="" />);

  expect(page.querySelectorAll(".fsb > .mb-t")).toHaveLength(2);
  expect(page.querySelectorAll(".fsb > .mb-t.warn")).toHaveLength(1);
  expect(page.textContent).toBe("91%pg");
});

test("four bars fit, the others are counted", () => {
  show(() => (
    <FsBars all={fs(["/", 1], ["/a", 2], ["/b", 3], ["/c", 4], ["/d", 5], ["/e", 6])} share={null} reason="" />
  ));

  expect(page.querySelectorAll(".fsb > .mb-t")).toHaveLength(4);
  expect(page.querySelector("small")?.textContent).toBe("+2");
});

test("one file system has one bar without a name, and an allocation is an outline with its reason", () => {
  show(() => <FsBars all={fs(["/", 22])} share={null} reason="" />);
  expect([page.querySelectorAll(".mb-t").length, page.textContent]).toEqual([1, "22%"]);
  dispose();

  show(() => <FsBars all={null} share={null} reason="the guest agent does not run" allocated />);
  expect(page.querySelector(".mb-t.alloc")).not.toBeNull();
  expect(page.querySelector(".unk")?.getAttribute("aria-label")).toBe("unknown: the guest agent does not run");
});

test("memory has its cache cut out of a hatch behind what is used, the balloon as a tick, full swap as a line", () => {
  const readings = {
    memory_used: 8 * GIB,
    memory_cache: 4 * GIB,
    memory_total: 16 * GIB,
    memory_balloon: 12 * GIB,
    swap_used: 3,
    swap_total: 4,
  };
  show(() => <MemoryBar of={memoryOf(of({ readings }))} reason="" />);

  expect(page.querySelector<HTMLElement>(".mb-c")?.style.clipPath).toBe("inset(0 25% 0 50%)");
  expect(page.querySelector<HTMLElement>(".mb-k")?.style.left).toBe("75%");
  expect(page.querySelector(".mb-w")).not.toBeNull();
  expect(page.textContent).toBe("50%8.0/16");
});

test("memory without a cache has none, and little swap is not shown", () => {
  const readings = { memory_used: 8, memory_total: 16, swap_used: 1, swap_total: 8 };
  show(() => <MemoryBar of={memoryOf(of({ readings }))} reason="" />);

  expect(page.querySelector(".mb-c, .mb-k, .mb-w")).toBeNull();
});

test("pressure names what tasks wait for only over its limit", () => {
  const [readings, setReadings] = createSignal<Record<string, number>>({ pressure_cpu: 0.003, pressure_memory: 0 });
  show(() => <PressureMini of={pressureOf(of({ readings: readings() }))} reason="PVE 8" />);
  expect(page.textContent).toBe("0.3");
  const bars = page.querySelectorAll(".psi-v");
  expect([...bars].map((bar) => bar.getAttribute("height"))).toEqual(["1.5", "1.5", "0"]);

  setReadings({ pressure_cpu: 0.003, pressure_memory: 0.4 });
  expect(page.textContent).toBe("40mem");
  expect(page.querySelector(".psi.crit")).not.toBeNull();
  expect(page.querySelectorAll(".psi-v")[1]).toBe(bars[1]);
  expect(bars[1]?.getAttribute("height")).toBe("12");

  setReadings({});
  expect(page.querySelector(".unk")?.getAttribute("title")).toBe("PVE 8");
});

test("a shield says by its shape how well it is, and by its words how old", () => {
  const [told, setTold] = createSignal<Protection>({ shield: "fresh", at: 0, target: 93_600, words: "good" });
  show(() => <BackupShield of={told()} now={39_600} />);
  expect([page.textContent, page.querySelector(".bsh")?.className]).toEqual(["11h", "bsh fresh"]);

  setTold({ shield: "none", at: null, target: 93_600, words: "no job takes it" });
  expect([page.textContent, page.querySelector(".bsh")?.getAttribute("title")]).toEqual(["none", "no job takes it"]);

  setTold({ shield: "unknown", at: null, target: 93_600, words: "its backups cannot be seen" });
  expect(page.querySelector(".unk")?.getAttribute("aria-label")).toBe("unknown: its backups cannot be seen");
});

test("a tag has the colour that it is given", () => {
  show(() => <Tags names={["prod", "db", "web", "x", "y"]} colour={() => "#4aa3a2"} />);

  expect(page.querySelector<HTMLElement>(".tag i")?.style.backgroundColor).toBe("rgb(74, 163, 162)");
  expect(page.textContent).toBe("proddbweb+2");
});
