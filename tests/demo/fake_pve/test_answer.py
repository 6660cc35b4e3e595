from pulse.demo.fake_pve.answer import failed, forbidden, invalid, no_such_guest, not_implemented, plain, silent


def test_the_reason_of_an_error_is_its_message() -> None:
    answer = failed(500, "it broke").answer
    assert (answer.status, answer.reason, answer.body) == (500, "it broke", {"data": None, "message": "it broke\n"})


def test_a_501_has_no_line_feed() -> None:
    assert not_implemented("GET", "/foo").answer.body["message"] == "Method 'GET /foo' not implemented"


def test_a_refusal_names_path_and_privileges_or_neither() -> None:
    assert forbidden("/", "Sys.Audit").answer.reason == "Permission check failed (/, Sys.Audit)"
    assert forbidden().answer.reason == "Permission check failed"


def test_wrong_parameters_stand_beside_the_message() -> None:
    assert invalid({"limit": "wrong"}).answer.body["errors"] == {"limit": "wrong"}


def test_guests_have_files_by_their_kind() -> None:
    assert "nodes/pve1/qemu-server/9.conf" in no_such_guest("pve1", "qemu", 9).answer.reason
    assert "nodes/pve1/lxc/9.conf" in no_such_guest("pve1", "lxc", 9).answer.reason


def test_what_comes_from_before_the_api_has_no_content_type() -> None:
    assert (silent(595, "Connection refused").form, silent(595, "x").content_type) == ("nothing", None)
    assert (plain(501, "no").body, plain(500, "no", "no\n").body) == ("no", "no\n")
    assert plain(501, "no").content_type is None
