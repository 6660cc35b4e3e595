"""A script for a node that makes a user and a token which may look at everything and change nothing."""

SCRIPT = """\
#!/bin/sh
# Makes a user and a token with which Pulse reads this cluster and changes nothing.
# Run it as root on any node, after reading it:   sh pulse-token.sh [updates] [backups] [guests] [memory]
#
#   (nothing)  the role PVEAuditor: all that is needed on Proxmox VE 9
#   updates    also pending updates; Sys.Modify would let the token change the node as well
#   backups    also the lists of backup files; Datastore.Allocate would let it change storages as well
#   guests     also file systems and addresses inside VMs, on Proxmox VE 7 and 8; VM.Monitor would let it do more
#   memory     also the memory as a Linux guest sees it, on Proxmox VE 9: it may read files through the guest agent
#
# It can be run again: what is there stays. The secret of the token is printed once, at the end.
set -eu

user="${PULSE_USER:-pulse@pve}"
token="${PULSE_TOKEN:-monitor}"

command -v pveum >/dev/null || { echo "There is no pveum here: run this on a node of Proxmox VE." >&2; exit 1; }

has() { grep -q "\\"$1\\" *: *\\"$2\\""; }

pveum user list --output-format json | has userid "$user" ||
    pveum user add "$user" --comment "Pulse, reads only"

give() { # roles, path: a token has at most what both it and its user have; what is given below "/" replaces that of "/"
    pveum acl modify "$2" --users "$user" --roles "$1"
    pveum acl modify "$2" --tokens "$user!$token" --roles "$1"
}

role() { # name, privileges
    if pveum role list --output-format json | has roleid "$1"; then
        pveum role modify "$1" --privs "$2"
    else
        pveum role add "$1" --privs "$2"
    fi
}

made=
if pveum user token list "$user" --output-format json | has tokenid "$token"; then
    echo "The token $user!$token is there already: its secret cannot be shown again." >&2
    echo "For another one: pveum user token remove $user $token, then run this again." >&2
else
    made=$(pveum user token add "$user" "$token" --privsep 1 --comment "Pulse" --output-format json)
fi

give PVEAuditor /
for more in "$@"; do
    case "$more" in
    updates) role PulseUpdates Sys.Modify; give PVEAuditor,PulseUpdates /nodes ;;
    backups) role PulseBackups Datastore.Allocate; give PVEAuditor,PulseBackups /storage ;;
    guests) role PulseGuests VM.Monitor; give PVEAuditor,PulseGuests /vms ;;
    memory) role PulseMemory VM.GuestAgent.FileRead; give PVEAuditor,PulseMemory /vms ;;
    *) echo "Not known: $more. It is updates, backups, guests or memory." >&2; exit 2 ;;
    esac
done

[ -z "$made" ] || {
    echo "Token:  $user!$token"
    echo "Secret: $(printf '%s' "$made" | sed 's/.*"value" *: *"\\([^"]*\\)".*/\\1/')"
}
"""
