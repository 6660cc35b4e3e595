from pulse.demo.fake_pve.privileges import AREAS, Grant, capabilities, privileges, roles

KNOWN = roles(9)


def test_what_a_role_holds_depends_on_the_release() -> None:
    assert "VM.GuestAgent.Audit" in roles(9)["PVEAuditor"]
    assert "VM.GuestAgent.Audit" not in roles(8)["PVEAuditor"]
    assert "VM.Monitor" in roles(8)["PVEVMAdmin"]
    assert "VM.Monitor" not in roles(9)["PVEVMAdmin"]
    assert "Mapping.Audit" not in roles(7)["PVEAuditor"]


def test_the_deepest_entry_on_a_path_decides() -> None:
    grants = [Grant("/", "PVEAuditor"), Grant("/vms", "PVEVMUser"), Grant("/vms/100", "NoAccess")]
    assert "Sys.Audit" in privileges(grants, "/nodes/pve1", KNOWN)
    assert "VM.PowerMgmt" in privileges(grants, "/vms/101", KNOWN)
    assert "Sys.Audit" not in privileges(grants, "/vms/101", KNOWN)
    assert privileges(grants, "/vms/100", KNOWN) == frozenset()


def test_what_does_not_propagate_holds_on_its_path_only() -> None:
    grants = [Grant("/", "PVEAuditor", propagate=False)]
    assert privileges(grants, "/", KNOWN)
    assert privileges(grants, "/vms", KNOWN) == frozenset()


def test_entries_on_one_level_add_up_and_a_privilege_may_stand_for_a_role() -> None:
    grants = [Grant("/vms", "PVEAuditor"), Grant("/vms", "VM.Monitor")]
    assert {"VM.Audit", "VM.Monitor"} <= privileges(grants, "/vms/1", KNOWN)


def test_capabilities_are_told_by_area() -> None:
    held = {path: KNOWN["PVEAuditor"] for path, _ in AREAS.values()}
    assert capabilities(held)["storage"] == {"Datastore.Audit": 1}
    assert capabilities(held)["access"] == {}
