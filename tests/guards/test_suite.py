"""The last line of `make test` adds up what every step said."""

import pytest

from tools.suite import Tally, tallied

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><skipped/></testcase>
<testcase name="d"><error/></testcase><testcase name="e"/>
</testsuite></testsuites>"""


def test_a_report_is_counted_case_by_case() -> None:
    assert tallied(1, REPORT) == Tally(passed=2, failed=2, skipped=1)


@pytest.mark.parametrize(("code", "tally"), [(0, Tally(passed=1)), (1, Tally(failed=1)), (127, Tally(failed=1))])
def test_a_step_without_a_report_counts_as_one(code: int, tally: Tally) -> None:
    assert tallied(code, None) == tally


def test_a_run_that_ended_badly_never_counts_as_clean() -> None:
    assert tallied(2, "<testsuites><testsuite><testcase/></testsuite></testsuites>") == Tally(passed=1, failed=1)


def test_tallies_add_up_to_one_line() -> None:
    assert str(Tally(3, 0, 1) + Tally(2, 1, 0)) == "5 passed, 1 failed, 1 skipped"
