"""The accounts as the API shows them: permissions, users, tokens, roles."""

from pulse.demo.fake_pve.accounts import Actor, User
from pulse.demo.fake_pve.answer import Json, failed, forbidden
from pulse.demo.fake_pve.ask import Ask
from pulse.demo.fake_pve.calls import FLAG, TEXT, Call

Row = dict[str, Json]
_ALWAYS = ("/", "/access", "/access/groups", "/mapping", "/nodes", "/pool", "/sdn", "/storage", "/vms")
_BEFORE_8 = ("/mapping",)


def _permissions(ask: Ask) -> Json:
    """By path, for the caller or for somebody else; paths without any privilege are left out. 1 is: propagates."""
    actor = _asked_about(ask)
    accounts = ask.site.accounts
    paths = [path for path in _ALWAYS if ask.major >= 8 or path not in _BEFORE_8]
    paths += [f"/vms/{state.guest.vmid}" for state in ask.picture.guests if state.guest.pool is not None]
    for user in accounts.users:
        paths += [grant.path for grant in user.grants]
        paths += [grant.path for token in user.tokens for grant in token.grants]
    if (wanted := ask.given.get("path")) is not None:
        paths = [wanted]
    told = {path: dict.fromkeys(sorted(accounts.privileges(actor, path)), 1) for path in dict.fromkeys(paths)}
    return {path: held for path, held in told.items() if held}


def _asked_about(ask: Ask) -> Actor:
    if "userid" not in ask.given:
        return ask.actor
    name, _, token = ask.given["userid"].partition("!")
    if name != ask.actor.user:
        ask.need("/access", "Sys.Audit")
    return Actor(name, token or None)


def _domains(_: Ask) -> Json:
    return [
        {"realm": "pam", "type": "pam", "comment": "Linux PAM standard authentication"},
        {"realm": "pve", "type": "pve", "comment": "Proxmox VE authentication server"},
    ]


def _roles(ask: Ask) -> Json:
    return [
        {"roleid": name, "privs": ",".join(sorted(held)), "special": 1}
        for name, held in ask.site.accounts.roles.items()
    ]


def _role(ask: Ask) -> Json:
    name = ask.given["roleid"]
    if name not in ask.site.accounts.roles:
        raise failed(500, f"role '{name}' does not exist")
    return dict.fromkeys(sorted(ask.site.accounts.roles[name]), 1)


def _acl(ask: Ask) -> Json:
    """Everything for who audits access, else nothing."""
    if not ask.may("/access", "Sys.Audit", "Permissions.Modify"):
        return []
    rows: list[Row] = []
    for user in ask.site.accounts.users:
        for kind, holder, grants in (
            ("user", user.name, user.grants),
            *(("token", f"{user.name}!{token.name}", token.grants) for token in user.tokens),
        ):
            rows += [
                {
                    "path": grant.path,
                    "roleid": grant.role,
                    "type": kind,
                    "ugid": holder,
                    "propagate": int(grant.propagate),
                }
                for grant in grants
            ]
    return rows


def _groups(ask: Ask) -> Json:
    if not ask.may("/access/groups", "Sys.Audit", "User.Modify", "Group.Allocate"):
        return []
    return [{"groupid": "admins", "users": "", "comment": "Administrators"}]


def _users(ask: Ask) -> Json:
    seen = [
        user
        for user in ask.site.accounts.users
        if user.name == ask.actor.user or ask.may("/access/groups", "User.Modify", "Sys.Audit")
    ]
    rows: list[Row] = []
    for user in seen:
        row: Row = {
            "userid": user.name,
            "realm-type": user.name.rpartition("@")[2],
            "enable": int(user.enabled),
            "expire": user.expire,
            "groups": "",
        }
        if ask.flag("full"):
            row["tokens"] = [{"tokenid": token.name, **_token(token)} for token in user.tokens] or None
        rows.append(row | ({"comment": user.comment} if user.comment else {}))
    return rows


def _user(ask: Ask) -> Json:
    user = _known(ask)
    if user.name != ask.actor.user:
        ask.need("/access/groups", "User.Modify", "Sys.Audit")
    tokens = {token.name: _token(token) for token in user.tokens}
    row: Row = {"enable": int(user.enabled), "expire": user.expire, "groups": [], "tokens": tokens, "email": ""}
    return row | {"comment": user.comment} if user.comment else row


def _known(ask: Ask) -> User:
    user = ask.site.accounts.user(ask.given["userid"])
    if user is None:
        raise failed(500, f"no such user ('{ask.given['userid']}')")
    return user


def _token(token: Json) -> Row:
    row: Row = {"expire": token.expire, "privsep": int(token.separated)}
    return row | {"comment": token.comment} if token.comment else row


def _tokens(ask: Ask) -> Json:
    """Only for the user itself, not for its tokens, and for who changes users."""
    user = _own(ask)
    return [{"tokenid": token.name, **_token(token)} for token in user.tokens]


def _one_token(ask: Ask) -> Json:
    user = _own(ask)
    token = user.token(ask.given["tokenid"])
    if token is None:
        raise failed(500, f"no such token '{ask.given['tokenid']}' for user '{user.name}'")
    return _token(token)


def _own(ask: Ask) -> User:
    user = _known(ask)
    itself = user.name == ask.actor.user and ask.actor.token is None
    if not itself and not ask.may("/access/groups", "User.Modify"):
        raise forbidden()
    return user


CALLS = (
    Call(path="/access/ticket", tell=lambda _: None, parameters={"username": TEXT, "password": TEXT}),
    Call(path="/access/domains", tell=_domains),
    Call(path="/access/permissions", tell=_permissions, parameters={"path": TEXT, "userid": TEXT}),
    Call(path="/access/roles", tell=_roles),
    Call(path="/access/roles/{roleid}", tell=_role),
    Call(path="/access/acl", tell=_acl),
    Call(path="/access/groups", tell=_groups),
    Call(path="/access/users", tell=_users, parameters={"full": FLAG, "enabled": FLAG}, protected=True),
    Call(path="/access/users/{userid}", tell=_user),
    Call(path="/access/users/{userid}/token", tell=_tokens),
    Call(path="/access/users/{userid}/token/{tokenid}", tell=_one_token),
    Call(path="/access/tfa", tell=lambda _: [], protected=True, since=(8, 0)),
    Call(path="/access/tfa", tell=lambda _: [], protected=True, tokens=False),
)
