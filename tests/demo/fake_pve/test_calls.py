import pytest

from pulse.demo.fake_pve.answer import Refusal
from pulse.demo.fake_pve.calls import FLAG, NUMBER, TEXT, Call, Calls, Parameter, enum


def _call(path: str, **more: object) -> Call:
    return Call(path=path, tell=lambda _: path, **more)  # type: ignore[arg-type] # what a test needs of it


def test_a_path_is_found_with_the_names_of_its_parts() -> None:
    calls = Calls([_call("/nodes/{node}/qemu/{vmid}/config"), _call("/nodes/{node}/status"), _call("/")])
    found = calls.find("GET", "/nodes/pve1/qemu/100/config", (9, 0))
    assert found is not None
    assert found[1] == {"node": "pve1", "vmid": "100"}
    assert calls.find("GET", "/", (9, 0)) is not None
    assert calls.find("POST", "/nodes/pve1/status", (9, 0)) is None
    assert calls.find("GET", "/nodes/pve1", (9, 0)) is None


def test_a_step_that_is_written_out_comes_before_a_named_one() -> None:
    calls = Calls([_call("/pools/{poolid}"), _call("/pools/all")])
    found = calls.find("GET", "/pools/all", (9, 0))
    assert found is not None
    assert found[0].path == "/pools/all"


def test_a_release_has_what_it_has() -> None:
    calls = Calls([_call("/cluster/ha/rules", since=(9, 0))])
    assert calls.find("GET", "/cluster/ha/rules", (8, 4)) is None
    assert calls.find("GET", "/cluster/ha/rules", (9, 0)) is not None


PARAMETERS = {"limit": NUMBER, "full": FLAG, "cf": enum("AVERAGE", "MAX"), "name": TEXT}


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("limit=abc", {"limit": "type check ('integer') failed - got 'abc'"}),
        ("full=maybe", {"full": "type check ('boolean') failed - got 'maybe'"}),
        ("cf=MIN", {"cf": "value 'MIN' does not have a value in the enumeration 'AVERAGE, MAX'"}),
        ("vmid=1", {"vmid": "property is not defined in schema and the schema does not allow additional properties"}),
    ],
)
def test_parameters_are_checked(query: str, errors: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        _call("/", parameters=PARAMETERS).valid(query, {})
    assert refused.value.answer.body["errors"] == errors


def test_what_is_given_comes_out_decoded() -> None:
    call = _call("/", parameters=PARAMETERS)
    assert call.valid("limit=-1&name=a%20b", {"node": "pve1"}) == {"limit": "-1", "name": "a b", "node": "pve1"}
    with pytest.raises(Refusal):
        _call("/", parameters={"disk": Parameter(needed=True)}).valid("", {})


@pytest.mark.parametrize(("vmid", "good"), [("100", True), ("99", False), ("abc", False), ("1000000000", False)])
def test_the_id_of_a_guest_is_a_number_from_100(vmid: str, good: bool) -> None:  # noqa: FBT001 - a parameter
    if good:
        assert _call("/").valid("", {"vmid": vmid}) == {"vmid": vmid}
    else:
        with pytest.raises(Refusal):
            _call("/").valid("", {"vmid": vmid})
