// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { changed, forgetPreferences, type Preferences, preferences, takePreferences } from "./preferences";
import { removeView, renameView, saveView, views } from "./views";

let kept: Preferences;

beforeEach(() => {
  forgetPreferences();
  kept = preferences();
  vi.stubGlobal("fetch", async (_path: string, request: RequestInit) => {
    kept = changed(kept, JSON.parse(String(request.body)));
    return new Response(JSON.stringify(kept), { status: 200 });
  });
});

test("views are saved, renamed and removed by name, on the server as well, and stand in the order of their names", async () => {
  await saveView({ name: "pve10", page: "/proxmox", query: "q=node%3Apve10" });
  await saveView({ name: "pve2", page: "/proxmox", query: "q=node%3Apve2" });
  expect(views().map((one) => one.name)).toEqual(["pve2", "pve10"]);
  await renameView(views()[0]!, "Second node");
  await removeView("pve10");
  expect(views()).toEqual([{ name: "Second node", page: "/proxmox", query: "q=node%3Apve2" }]);
  takePreferences(kept);
  expect(views()).toHaveLength(1);
});
