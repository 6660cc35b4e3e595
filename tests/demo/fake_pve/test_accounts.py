from msgspec import structs

from pulse.demo.fake_pve.accounts import AUDITOR, EVERYTHING, MONITOR, ROOT, Accounts, Actor, Token

BY_TOKEN = Actor("monitor@pve", "mon")


def test_the_monitor_audits_and_root_does_everything() -> None:
    accounts = Accounts()
    assert "VM.Audit" in accounts.privileges(BY_TOKEN, "/vms/100")
    assert "VM.PowerMgmt" not in accounts.privileges(BY_TOKEN, "/vms/100")
    assert "VM.PowerMgmt" in accounts.privileges(Actor(ROOT.name), "/vms/100")
    assert accounts.privileges(Actor("nobody@pve"), "/") == frozenset()


def test_a_separated_token_never_has_more_than_its_user() -> None:
    wide = Token("wide", "x", EVERYTHING)
    accounts = Accounts(
        structs.replace(MONITOR, tokens=(wide, Token("none", "x"), Token("same", "x", separated=False)))
    )
    assert accounts.privileges(Actor("monitor@pve", "wide"), "/") == accounts.privileges(Actor("monitor@pve"), "/")
    assert accounts.privileges(Actor("monitor@pve", "none"), "/") == frozenset()
    assert accounts.privileges(Actor("monitor@pve", "same"), "/") == accounts.privileges(Actor("monitor@pve"), "/")


def test_changes_hold_for_the_next_question() -> None:
    accounts = Accounts()
    assert accounts.privileges(BY_TOKEN, "/")
    accounts.grant("monitor@pve", ())
    assert accounts.privileges(BY_TOKEN, "/") == frozenset()
    accounts.grant("monitor@pve", AUDITOR)
    assert accounts.privileges(BY_TOKEN, "/")
    accounts.drop("monitor@pve")
    assert accounts.privileges(BY_TOKEN, "/") == frozenset()
    assert [user.name for user in accounts.users] == ["root@pam"]


def test_an_actor_is_named_by_its_token() -> None:
    assert (Actor("a@pve").name, BY_TOKEN.name) == ("a@pve", "monitor@pve!mon")
