import { expect, test } from "vitest";
import { proxmoxLink } from "./link";
import { container, guest, node, storage } from "./made";

const AT = "pve.lan:8006";

test("each kind has its place in the tree of Proxmox", () => {
  expect(proxmoxLink(guest(), node(), AT)).toBe("https://pve.lan:8006/#v1:0:=qemu%2F205");
  expect(proxmoxLink(container(), node(), AT)).toBe("https://pve.lan:8006/#v1:0:=lxc%2F205");
  expect(proxmoxLink(node(), undefined, AT)).toBe("https://pve.lan:8006/#v1:0:=node%2Fpve2");
  expect(proxmoxLink(storage(), undefined, AT)).toBe("https://pve.lan:8006/#v1:0:=storage%2Fpve1%2Fceph");
  expect(proxmoxLink(storage(), node(), AT)).toBe("https://pve.lan:8006/#v1:0:=storage%2Fpve2%2Fceph");
});

test("there is no link without an address, nor to what Proxmox has no page for", () => {
  expect(proxmoxLink(guest(), node(), undefined)).toBeNull();
  expect(proxmoxLink(guest({ facts: {} }), node(), AT)).toBeNull();
  expect(proxmoxLink(node({ kind: "cluster" }), undefined, AT)).toBeNull();
});

test("an address may have no port, may be an IPv6 one, and is never anything but https", () => {
  expect(proxmoxLink(node(), undefined, "pve.lan")).toMatch("https://pve.lan:8006/#");
  expect(proxmoxLink(node(), undefined, "[2001:db8::1]")).toMatch("https://[2001:db8::1]:8006/#");
  expect(proxmoxLink(node(), undefined, "https://pve.lan:443")).toMatch("https://pve.lan/#");
  for (const bad of ["javascript://x:1", "http://pve.lan:80", "a b", "2001:db8::1"]) {
    expect(proxmoxLink(node(), undefined, bad)).toBeNull();
  }
});

test("a name that means harm stays inside its place", () => {
  const link = proxmoxLink(node({ name: `"><script>:=x/../` }), undefined, AT);
  expect(link).toBe("https://pve.lan:8006/#v1:0:=node%2F%22%3E%3Cscript%3E%3A%3Dx%2F..%2F");
});
