"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about people, posts and equipment."""

    ACCOUNT_OPENED = "account.opened"  # a member of staff may sign in
    ACCOUNT_CLOSED = "account.closed"  # and may no longer
    SIGNED_IN = "account.signed_in"  # somebody signed in
    SIGN_IN_FAILED = "account.sign_in_failed"  # somebody tried to
    SIGNED_OUT = "account.signed_out"  # somebody signed out

    SECTION_OPENED = "section.opened"  # a section (課等) was entered
    SECTION_CLOSED = "section.closed"  # a section ends; who succeeds it (承継課)
    ALIAS_MAPPED = "alias.mapped"  # a name in the regulation means this section from now on
    PLACED = "account.placed"  # somebody works in a section (配属)

    PROGRAMME_REGISTERED = "programme.registered"  # a work that owns bulletins (事務事業)
    PROGRAMME_MOVED = "programme.moved"  # another section owns it from now on
    CHARGE_GIVEN = "programme.charge_given"  # somebody is in charge of it (担当職員)
    CHARGE_ENDED = "programme.charge_ended"  # somebody no longer is

    POST_ESTABLISHED = "post.established"  # a post (職) was entered
    APPOINTED = "post.appointed"  # somebody holds it (発令)
    RELIEVED = "post.relieved"  # somebody no longer does
    ROLE_SEATED = "post.role_seated"  # a role of the regulation hangs on it (充て職)
    SUBSTITUTE_DESIGNATED = "substitute.designated"  # who decides in its stead (代決者)
    SUBSTITUTE_ENDED = "substitute.ended"  # no longer
    ABSENCE_RECORDED = "absence.recorded"  # a decider is away (不在)
    ABSENCE_ENDED = "absence.ended"  # and is back

    REORGANISATION_HANDED_IN = "reorganisation.handed_in"  # tables of a future organisation came
    REORGANISATION_PLANNED = "reorganisation.planned"  # it will be in force from its moment on
    REORGANISATION_TAKEN_BACK = "reorganisation.taken_back"  # everything stays as it is
    REORGANISATION_IN_FORCE = "reorganisation.in_force"  # its moment has come

    TERMINAL_REGISTERED = "terminal.registered"  # equipment entered (配備機器)
    CODE_ISSUED = "terminal.code_issued"  # a one-time code for it
    TERMINAL_ENROLLED = "terminal.enrolled"  # a browser became that terminal
    ENROLMENT_REFUSED = "terminal.enrolment_refused"  # a code that opened nothing was typed
    TERMINAL_RECONFIRMED = "terminal.reconfirmed"  # the yearly look: it is still there
    TERMINAL_RETIRED = "terminal.retired"  # taken out of use
    TERMINAL_LOST = "terminal.lost"  # lost or stolen: nothing on it proves anything any more
    NETWORK_SET = "terminal.network_set"  # in which ranges its credential counts
    NETWORK_OPENED = "terminal.network_opened"  # anywhere, with the operations manager's reason
    CERTIFICATE_REGISTERED = "terminal.certificate_registered"  # a client certificate proves it
    CERTIFICATE_REMOVED = "terminal.certificate_removed"  # and no longer does
    PASSKEY_REGISTERED = "terminal.passkey_registered"  # a passkey in the machine proves it
    PASSKEY_REMOVED = "terminal.passkey_removed"  # and no longer does
    PASSKEY_COPIED = "terminal.passkey_copied"  # alarm: a passkey was seen in two places
    ATTESTATION_ROOT_ENTERED = "attestation_root.entered"  # makers' passkeys are believed by it
    ATTESTATION_ROOT_REMOVED = "attestation_root.removed"  # and no longer are
    OLD_CREDENTIAL_SEEN = "terminal.old_credential_seen"  # alarm: a credential long replaced

    LEAVE_GRANTED = "leave.granted"  # other equipment is allowed (第8条第2項ただし書)
    LEAVE_ASKED = "leave.asked"  # somebody asks for one (特例の求め)
    LEAVE_DECLINED = "leave.declined"  # and does not get it
    LEAVE_NOTED = "leave.noted"  # one was given on the telephone, and written down
    LEAVE_CONFIRMED = "leave.confirmed"  # an oral leave was put in writing
    LEAVE_DENIED = "leave.denied"  # whoever is said to have given it did not
    LEAVE_ENDED = "leave.ended"  # a leave ended before its time
    HOLD_PLACED = "hold.placed"  # releases are stopped (保留)
    HOLD_LIFTED = "hold.lifted"  # and go on

    AUDITOR_COMMISSIONED = "auditor.commissioned"  # somebody may read everything for a time (監査)
    AUDITOR_ENDED = "auditor.ended"  # and may no longer

    COURSE_OPENED = "course.opened"  # a course on writing (研修) is held from now on
    COURSE_CLOSED = "course.closed"  # and no longer
    ATTENDED = "course.attended"  # people attended it (受講)
    ATTENDANCE_STRUCK = "course.attendance_struck"  # an attendance was entered in error
