"""One small story for each command: who sends it, and where it shows."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count

from jobclub.clock import now
from jobclub.phone import Phone
from tests.board.room import Room, until

Story = Callable[[Room], None]
STORIES: dict[str, Story] = {}
_DAYS = count(20)


def story(name: str) -> Callable[[Story], Story]:
    """Declare a command's story."""

    def declare(told: Story) -> Story:
        STORIES[name] = told
        return told

    return declare


@story("ask:post")
def a_post_is_on_every_screen(room: Room) -> None:
    room.bens_ask()
    for screen in room.screens:
        room.sees(screen, "eBay")
        # A new ask never lights itself.
        assert "Now:<bdi>Ben</bdi>" not in screen.board_html()
    room.has(room.ben, "My ask")


@story("ask:draft")
def a_draft_is_on_none(room: Room) -> None:
    assert "Nobody else" in room.do(room.chloe, "ask:draft", company_1="Secret Ltd")["said"]
    assert not any("Secret Ltd" in screen.board_html() for screen in room.screens)


@story("ask:edit")
def an_edit_replaces_the_words(room: Room) -> None:
    ask_id, _target = room.bens_ask()
    room.do(room.ben, "ask:edit", ask_id=ask_id, company_1="eBay", who="customer support")
    for screen in room.screens:
        room.sees(screen, "customer support")
    room.has(room.ben, "customer support")


@story("ask:withdraw")
def a_withdrawn_ask_leaves(room: Room) -> None:
    guest = room.phone()
    ask_id, _target = room.ask(guest, "Fleeting Inc")
    room.sees(room.wall, "Fleeting Inc")
    room.do(guest, "ask:withdraw", ask_id=ask_id)
    for screen in room.screens:
        room.sees_no(screen, "Fleeting Inc")


@story("ask:wall")
def a_name_stays_off_the_wall(room: Room) -> None:
    ask_id, _target = room.bens_ask()
    room.do(room.ben, "ask:wall", ask_id=ask_id, name_on_wall=False)
    room.sees(room.wall, "Somebody")
    room.sees_no(room.wall, "<bdi>Ben</bdi>")
    room.sees(room.chloe, "<bdi>Ben</bdi>")
    room.has(room.ben, "Show my name on the wall")
    room.do(room.ben, "ask:wall", ask_id=ask_id, name_on_wall=True)
    room.sees(room.wall, "<bdi>Ben</bdi>")


@story("ask:post-for")
def a_facilitator_posts_for_george(room: Room) -> None:
    george = room.do(room.ana, "seat:add", name=room.name(), stands="looking")["id"]
    room.do(room.ana, "ask:post-for", member_id=george, company_1="Acme")
    for screen in room.screens:
        room.sees(screen, "Acme")
    room.sees(room.ana, "written by Ana")


@story("ask:hide")
def a_hidden_ask_is_the_console_s_alone(room: Room) -> None:
    guest = room.phone()
    ask_id, _target = room.ask(guest, "Rude Corp")
    room.do(room.ana, "ask:hide", ask_id=ask_id)
    for screen in (room.ben, room.wall):
        room.sees_no(screen, "Rude Corp")
    room.sees(room.ana, "<em>hidden</em>")


@story("ask:restore")
def a_restored_ask_is_back_in_its_place(room: Room) -> None:
    guest, later = room.phone(), room.phone()
    ask_id, _target = room.ask(guest, "Polite Corp")
    room.ask(later, "Later Corp")
    room.do(room.ana, "ask:hide", ask_id=ask_id)
    room.sees_no(room.wall, "Polite Corp")
    room.do(room.ana, "ask:restore", ask_id=ask_id)
    for screen in room.screens:
        room.sees(screen, "Polite Corp")


@story("ask:spotlight")
def the_room_looks_at_one_ask(room: Room) -> None:
    ask_id, _target = room.bens_ask()
    room.ask(room.phone(), "Newer Corp")
    room.do(room.ana, "ask:spotlight", ask_id=ask_id)
    for screen in room.screens:
        room.sees(screen, "Now:<bdi>Ben</bdi>")


@story("ask:accept-late")
def what_came_long_after_the_close_waits_for_a_yes(room: Room) -> None:
    guest = room.phone()
    room.do(room.ana, "meeting:close")
    room.change("update meeting set closed_at = datetime(closed_at, '-11 minutes') || '.000000'")
    # Composed before the close: this phone has seen nothing of it.
    ask_id, _target = room.ask(guest, "Belated Corp")
    room.sees(room.ana, "came late")
    room.settles()
    assert "Belated Corp" not in room.wall.board_html() + room.ben.board_html()
    room.do(room.ana, "ask:accept-late", ask_id=ask_id)
    for screen in room.screens:
        room.sees(screen, "Belated Corp")
    room.do(room.ana, "meeting:reopen")


@story("me-too:add")
def others_look_there_too(room: Room) -> None:
    _ask, target = room.bens_ask()
    room.do(room.chloe, "me-too:add", target_id=target)
    for screen in (room.ana, room.ben, room.chloe):
        room.sees(screen, "1 other looks there too")
    room.has(room.ben, "1 other looks there too")
    until(lambda: target in room.chloe.mine["marks"]["me_too"], lambda: str(room.chloe.mine))


@story("me-too:remove")
def or_no_longer(room: Room) -> None:
    _ask, target = room.bens_ask()
    room.do(room.chloe, "me-too:add", target_id=target)
    room.do(room.chloe, "me-too:remove", target_id=target)
    room.sees_no(room.ben, "1 other looks there too")
    until(lambda: target not in room.chloe.mine["marks"]["me_too"], lambda: str(room.chloe.mine))


@story("offer:make")
def the_tally_at_once_and_who_after_eight_seconds(room: Room) -> None:
    _ask, target = room.bens_ask()
    room.do(room.chloe, "offer:make", target_id=target)
    for screen in room.screens:
        room.sees(screen, "1 knows someone")
    assert "<b><bdi>Chloe</bdi>" not in room.ana.board_html()
    assert "<b><bdi>Chloe</bdi>" not in room.ben.mine["html"]
    until(lambda: target in room.chloe.mine["marks"]["offered"], lambda: str(room.chloe.mine))
    room.settles()

    room.sees(room.ana, "<b><bdi>Chloe</bdi>", within=11)
    room.has(room.ben, "<b><bdi>Chloe</bdi>")
    assert "<b><bdi>Chloe</bdi>" not in room.ben.board_html() + room.wall.board_html()


@story("offer:say-more")
def a_note_is_for_the_asker(room: Room) -> None:
    _ask, target = room.bens_ask()
    offer = room.do(room.chloe, "offer:make", target_id=target)["id"]
    room.do(room.chloe, "offer:say-more", target_id=target, kind="worked_there", note="my sister")
    room.has(room.chloe, "my sister")
    room.has(room.ben, "my sister", within=11)
    room.sees(room.ana, "worked there", within=11)
    assert "my sister" not in room.ana.board_html()
    assert offer == room.do(room.chloe, "offer:make", target_id=target)["id"]


@story("introduction:step")
def each_step_shows_to_both_and_on_the_console(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.chloe, "introduction:step", offer_id=offer, step="asking")
    for phone in (room.chloe, room.ben):
        room.has(phone, "Contact asked on", within=11)
    room.sees(room.ana, "Contact asked on", within=11)
    room.do(room.ana, "introduction:step", offer_id=offer, step="agreed")
    room.has(room.ben, "written by Ana")
    room.sees(room.ana, "Contact said yes on")
    for last in ("agreed", "asking"):
        room.do(room.chloe, "introduction:undo", offer_id=offer, step=last)
    room.sees_no(room.ana, "Contact asked on")


@story("introduction:record")
def an_introduction_shows_under_its_offer(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.chloe, "introduction:record", offer_id=offer)
    room.sees(room.ana, "introduction:undo", within=11)
    room.has(room.ben, "introduction:undo")
    room.has(room.chloe, "introduction:undo")


@story("introduction:undo")
def or_it_was_a_mistake(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.chloe, "introduction:record", offer_id=offer)
    room.do(room.chloe, "introduction:undo", offer_id=offer)
    room.sees_no(room.ana, "introduction:undo")
    until(lambda: "introduction:undo" not in room.chloe.mine["html"], lambda: str(room.chloe.mine))


@story("thanks:send")
def thanks_reach_the_person_thanked(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.ben, "thanks:send", offer_id=offer, text="You are a star")
    room.has(room.chloe, "You are a star")
    assert "You are a star" not in room.ana.board_html()


@story("thanks:seen")
def and_are_seen(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.ben, "thanks:send", offer_id=offer, text="You are a star")
    thanks = room.look_up("select id from thanks where offer_id = ?", offer)
    room.do(room.chloe, "thanks:seen", thanks_id=thanks)
    room.has(room.chloe, "Thanks to me")


@story("thanks:answer")
def a_word_back_reaches_whoever_thanked(room: Room) -> None:
    thanks = _thanked(room)
    room.do(room.chloe, "thanks:answer", thanks_id=thanks, text="Any time, Ben")
    room.has(room.ben, "Any time, Ben")
    assert "Any time, Ben" not in room.ana.board_html() + room.wall.board_html()


@story("thanks:wall")
def the_wall_may_show_it_if_both_like_that(room: Room) -> None:
    thanks = _thanked(room)
    room.do(room.ben, "thanks:wall", thanks_id=thanks, wall=True)
    room.has(room.chloe, "would like it on the wall")
    room.do(room.chloe, "thanks:wall", thanks_id=thanks, wall=True)
    room.has(room.chloe, "Not on the wall after all")
    room.do(room.ben, "thanks:wall", thanks_id=thanks, wall=False)
    until(lambda: "on the wall" not in room.chloe.mine["html"], lambda: str(room.chloe.mine))


@story("landing:say")
def who_has_landed_asks_no_more(room: Room) -> None:
    guest = room.phone()
    _ask, target = room.ask(guest, "Landed Corp")
    room.do(room.chloe, "offer:make", target_id=target)
    offer = room.look_up("select id from offer where target_id = ?", target)
    room.do(room.chloe, "offer:firm-up", offer_id=offer, first_mover="connector", by_day=_soon())
    room.do(guest, "landing:say", company="Landed Corp", bell=True)
    for screen in room.screens:
        room.sees_no(screen, "Landed Corp")
    room.has(room.chloe, "has landed. Your offer can rest.")


@story("landing:undo")
def or_not_yet_after_all(room: Room) -> None:
    guest = room.phone()
    room.ask(guest, "Not Yet Corp")
    room.do(guest, "landing:say")
    room.sees_no(room.wall, "Not Yet Corp")
    landing = room.look_up("select max(id) from landing")
    room.do(guest, "landing:undo", landing_id=landing)
    for screen in room.screens:
        room.sees(screen, "Not Yet Corp")


@story("ask:keep")
def the_same_ask_again(room: Room) -> None:
    ask_id, _target = room.bens_ask()
    assert room.do(room.ben, "ask:keep", ask_id=ask_id)["id"] == ask_id
    for screen in room.screens:
        room.sees(screen, f'id="ask-{ask_id}"')


@story("offer:firm-up")
def both_read_what_they_settled(room: Room) -> None:
    _settled(room)
    room.has(room.chloe, "Settled: I")
    room.has(room.ben, "Settled: <bdi>Chloe</bdi> asks a contact")


@story("offer:put-off")
def next_week_then(room: Room) -> None:
    offer = _settled(room, days=3)
    its_day = "select strftime('%d', by_day) from offer where id = ?"
    before = room.look_up(its_day, offer)
    room.do(room.chloe, "offer:put-off", offer_id=offer)
    day = room.look_up(its_day, offer)
    assert day != before
    for phone in (room.chloe, room.ben):
        room.has(phone, f'-{day}"')


@story("offer:let-go")
def it_came_to_nothing_and_that_is_fine(room: Room) -> None:
    _ask, target = room.ask(room.phone(), "Let Go Corp")
    offer = room.do(room.chloe, "offer:make", target_id=target)["id"]
    room.has(room.chloe, "Let Go Corp")
    tally = f'id="tally-{target}">1 knows someone'
    room.sees(room.wall, tally)
    room.do(room.chloe, "offer:let-go", offer_id=offer)
    for screen in room.screens:
        room.sees_no(screen, tally)
    until(lambda: "Let Go Corp" not in room.chloe.mine["html"], lambda: str(room.chloe.mine))


@story("me:reach")
def who_settled_a_day_reads_how_to_reach_me(room: Room) -> None:
    _settled(room)
    room.has(room.chloe, "Settled: I")
    room.do(room.ben, "me:reach", reach="555 0100")
    room.has(room.chloe, "555 0100")
    for screen in room.screens:
        assert "555 0100" not in screen.board_html()


@story("commitment:make")
def one_thing_is_kept_for_next_time(room: Room) -> None:
    room.do(room.ben, "commitment:make", text="Write to my aunt")
    room.has(room.ben, "Write to my aunt")
    room.settles()
    assert not any("my aunt" in screen.board_html() for screen in room.screens)


@story("commitment:make-for")
def somebody_without_a_phone_says_it_aloud(room: Room) -> None:
    george = room.do(room.ana, "seat:add", name=room.name(), stands="looking")["id"]
    room.do(room.ana, "commitment:make-for", member_id=george, text="Call his uncle")
    assert room.look_up("select count(*) from commitment where member_id = ?", george) == 1


@story("commitment:settle")
def and_read_back(room: Room) -> None:
    room.do(room.chloe, "commitment:make", text="Ring the bell")
    said = room.look_up("select id from commitment where text = ?", "Ring the bell")
    room.has(room.chloe, "Ring the bell")
    room.do(room.chloe, "commitment:settle", commitment_id=said, outcome="couldnt")
    until(lambda: "Ring the bell" not in room.chloe.mine["html"], lambda: str(room.chloe.mine))


@story("offer:withdraw")
def an_undo_takes_the_tally_back(room: Room) -> None:
    _ask, target = room.ask(room.phone(), "Undo Corp")
    room.do(room.chloe, "offer:make", target_id=target)
    tally = f'id="tally-{target}">1 knows someone'
    room.sees(room.wall, tally)
    room.do(room.chloe, "offer:withdraw", target_id=target)
    for screen in room.screens:
        room.sees_no(screen, tally)
    until(lambda: target not in room.chloe.mine["marks"]["offered"], lambda: str(room.chloe.mine))


@story("offer:make-for")
def a_hand_goes_up(room: Room) -> None:
    _hand_of_somebody_without_a_phone(room)


@story("offer:withdraw-for")
def and_down_again(room: Room) -> None:
    target, member = _hand_of_somebody_without_a_phone(room)
    room.do(room.ana, "offer:withdraw-for", target_id=target, member_id=member)
    for screen in room.screens:
        room.sees_no(screen, f'id="tally-{target}">1 knows someone')


@story("seat:add")
def somebody_without_a_phone_is_counted(room: Room) -> None:
    before, name = _here(room), room.name()
    room.do(room.ana, "seat:add", name=name, stands="helping")
    room.sees(room.ana, f"<bdi>{name}</bdi>")
    for screen in room.screens:
        room.sees(screen, f">{before + 1} here<")


@story("seat:arrive")
def a_member_comes_by_hand(room: Room) -> None:
    before, name = _here(room), room.name()
    member = room.do(room.ana, "member:add", name=name, stands="looking")["id"]
    # Somebody newer sits down first: the order of the seats is that of arrival.
    room.phone()
    room.do(room.ana, "seat:arrive", member_id=member)
    for screen in room.screens:
        room.sees(screen, f">{before + 2} here<")


@story("seat:correct")
def somebody_has_left(room: Room) -> None:
    before, name = _here(room), room.name()
    room.phone(name)
    room.do(room.ana, "seat:correct", member_id=room.member(name), status="left")
    room.sees(room.ana, "has left</small>")
    for screen in room.screens:
        room.sees(screen, f">{before} here<")


@story("seat:remove")
def somebody_is_sent_out(room: Room) -> None:
    before, name = _here(room), room.name()
    room.phone(name)
    room.sees(room.ana, f"<bdi>{name}</bdi>")
    room.do(room.ana, "seat:remove", member_id=room.member(name))
    room.sees_no(room.ana, f"<bdi>{name}</bdi>")
    for screen in room.screens:
        room.sees(screen, f">{before} here<")


@story("seat:admit")
def a_nod_lets_a_newcomer_in(room: Room) -> None:
    before, name = _here(room), room.name()
    _settings(room, door_policy="nod")
    room.phone(name)
    room.sees(room.ana, "waits for your nod")
    assert _here(room) == before
    room.do(room.ana, "seat:admit", member_id=room.member(name))
    room.sees_no(room.ana, "waits for your nod")
    for screen in room.screens:
        room.sees(screen, f">{before + 1} here<")
    _settings(room, door_policy="open")


@story("seat:same")
def a_returning_name_is_the_same_person(room: Room) -> None:
    newcomer = _namesake(room)
    before = _here(room)
    room.do(room.ana, "seat:same", member_id=newcomer)
    room.sees_no(room.ana, "Is this")
    assert _here(room) == before


@story("seat:another")
def or_another_of_that_name(room: Room) -> None:
    newcomer = _namesake(room)
    room.do(room.ana, "seat:another", member_id=newcomer)
    room.sees_no(room.ana, "Is this")


@story("seat:all-same")
def everybody_came_in_anew(room: Room) -> None:
    before, name = _here(room), room.name()
    room.phone(name)
    room.phone(name)
    room.sees(room.ana, "Is this")
    room.do(room.ana, "seat:all-same")
    room.sees_no(room.ana, "Is this")
    for screen in room.screens:
        room.sees(screen, f">{before + 1} here<")


@story("member:add")
def a_member_is_written_in(room: Room) -> None:
    name = room.name()
    room.do(room.ana, "member:add", name=name, stands="paused")
    assert room.member(name)


@story("member:rename")
def a_name_spelt_right(room: Room) -> None:
    wrong, right = room.name(), room.name()
    room.ask(room.phone(wrong), "Spelling Corp")
    room.do(room.ana, "member:rename", member_id=room.member(wrong), name=right)
    for screen in room.screens:
        room.sees(screen, f"<bdi>{right}</bdi>")
        room.sees_no(screen, f"<bdi>{wrong}</bdi>")


@story("me:rename")
def my_own_name(room: Room) -> None:
    guest, name = room.phone(), room.name()
    room.ask(guest, "Renaming Corp")
    room.do(guest, "me:rename", name=name)
    for screen in room.screens:
        room.sees(screen, f"<bdi>{name}</bdi>")


@story("member:email")
def an_address_is_written_down(room: Room) -> None:
    email = f"{room.name().lower()}@example.org"
    _moves(room, lambda: room.do(room.ana, "member:email", member_id=_guest(room), email=email))


@story("mail:stop-for")
def no_more_letters_of_a_kind(room: Room) -> None:
    ben = room.member("Ben")
    room.do(room.ana, "mail:stop-for", member_id=ben, kind="recap")
    stopped = "select count(*) from mail_off join member using (person_id) where member.id = ?"
    assert room.look_up(stopped, ben) == 1


@story("member:stand")
def a_member_has_landed(room: Room) -> None:
    _moves(room, lambda: room.do(room.ana, "member:stand", member_id=_guest(room), stands="landed"))


@story("me:stand")
def i_have_landed(room: Room) -> None:
    guest = room.phone()
    _moves(room, lambda: room.do(guest, "me:stand", stands="landed"))


@story("contact:know")
def whom_i_know_is_told_to_my_own_phone_alone(room: Room) -> None:
    helper = room.phone()
    room.do(helper, "me:stand", stands="helping")
    before = room.look_up("select max(seq) from event")
    room.do(helper, "contact:know", company="Quiet Pond")
    # Nothing happened, as far as anybody else can tell.
    assert room.look_up("select max(seq) from event") == before
    mine, others = (phone.get(f"/m/{phone.meeting}/mine?know")[1] for phone in (helper, room.ben))
    assert '"quietpond":0' in mine
    assert "pond" not in others.casefold()
    assert not any("Quiet Pond" in screen.board_html() for screen in room.screens)


@story("contact:forget")
def and_taken_back(room: Room) -> None:
    helper = room.phone()
    room.do(helper, "contact:know", company="Silent Pond")
    before = room.look_up("select max(seq) from event")
    known = room.look_up("select id from contact where name = ?", "Silent Pond")
    # Somebody else's is not there for me.
    room.do(room.ben, "contact:forget", contact_id=known)
    assert "silent" in helper.get(f"/m/{helper.meeting}/mine?know")[1]
    room.do(helper, "contact:forget", contact_id=known)
    assert "silent" not in helper.get(f"/m/{helper.meeting}/mine?know")[1]
    assert room.look_up("select max(seq) from event") == before


@story("me:works-at")
def where_i_work(room: Room) -> None:
    guest = room.phone()
    _moves(room, lambda: room.do(guest, "me:works-at", works_at="eBay"))


@story("member:merge")
def two_rows_are_one_person(room: Room) -> None:
    one, other = room.name(), room.name()
    room.ask(room.phone(one), "Twin Corp")
    room.phone(other)
    room.do(room.ana, "member:merge", member_id=room.member(one), into_id=room.member(other))
    for screen in room.screens:
        room.sees_no(screen, f"<bdi>{one}</bdi>")
        room.sees(screen, f"<bdi>{other}</bdi>")


@story("member:unwelcome")
def somebody_is_not_welcome(room: Room) -> None:
    name = room.name()
    room.phone(name)
    _moves(room, lambda: room.do(room.ana, "member:unwelcome", member_id=room.member(name)))


@story("member:welcome")
def and_welcome_again(room: Room) -> None:
    member = _guest(room)
    room.do(room.ana, "member:unwelcome", member_id=member)
    _moves(room, lambda: room.do(room.ana, "member:welcome", member_id=member))


@story("facilitator:name")
def a_second_pair_of_hands(room: Room) -> None:
    _locked(room)
    _moves(room, lambda: room.do(room.ana, "facilitator:name", member_id=_guest(room)))


@story("facilitator:unname")
def and_no_longer(room: Room) -> None:
    _locked(room)
    member = _guest(room)
    room.do(room.ana, "facilitator:name", member_id=member)
    _moves(room, lambda: room.do(room.ana, "facilitator:unname", member_id=member))


@story("owner:name")
def an_owner_more(room: Room) -> None:
    _locked(room)
    member = _guest(room)
    room.do(room.ana, "facilitator:name", member_id=member)
    _moves(room, lambda: room.do(room.ana, "owner:name", member_id=member))


@story("me:leave")
def somebody_leaves_and_comes_back(room: Room) -> None:
    guest = room.phone()
    room.ask(guest, "Parting Ltd")
    room.sees(room.wall, "Parting Ltd")
    _moves(room, lambda: room.do(guest, "me:leave"))
    for screen in room.screens:
        room.sees_no(screen, "Parting Ltd")


@story("member:erase")
def and_somebody_is_erased(room: Room) -> None:
    guest = room.phone("Zelda")
    ask_id, _target = room.ask(guest, "Vanishing Ltd")
    room.sees(room.ana, "Zelda")
    room.do(room.ana, "member:erase", member_id=room.member("Zelda"), sure=True)
    for screen in room.screens:
        room.sees_no(screen, "Vanishing Ltd")
        room.sees_no(screen, "Zelda")
    assert room.look_up("select count(*) from person where name = 'Zelda'") == 0
    assert room.look_up("select count(*) from ask where id = ? and state = 'closed'", ask_id) == 1


@story("club:settings")
def the_club_changes(room: Room) -> None:
    _moves(room, lambda: _settings(room, door_policy="open"))


@story("meeting:wifi")
def the_wifi_is_on_the_wall(room: Room) -> None:
    room.do(room.ana, "meeting:wifi", wifi_name="Hall Guests", wifi_password="come in")
    room.sees(room.wall, "Hall Guests")
    room.sees(room.wall, "wifi.svg")


@story("meeting:wall")
def the_wall_shows_the_way_in_and_the_asks_again(room: Room) -> None:
    ask, _target = room.ask(room.phone(), "Wall Corp")
    room.do(room.ana, "ask:spotlight", ask_id=ask)
    room.sees(room.wall, "spotlit")
    room.do(room.ana, "meeting:wall", shows="doors")
    room.sees(room.wall, 'class="doors up"')
    room.do(room.ana, "meeting:wall", shows="list")
    room.sees(room.wall, 'class="doors"')
    room.do(room.ana, "ask:spotlight", ask_id=ask)
    room.sees(room.wall, "spotlit")


@story("meeting:address")
def the_qr_shows_another_address(room: Room) -> None:
    address = room.server.lan_url.removeprefix("http://")
    _moves(room, lambda: room.do(room.ana, "meeting:address", address=address))
    room.sees(room.wall, f"<b>{address}</b>")


@story("meeting:new-code")
def a_new_code_is_on_the_wall(room: Room) -> None:
    before = room.ana.code
    room.do(room.ana, "meeting:new-code")
    room.sees_no(room.wall, before)
    room.sees(room.wall, room.ana.code)


@story("meeting:new-wall-link")
def the_old_wall_goes_blank(room: Room) -> None:
    old = room.wall
    room.do(room.ana, "meeting:new-wall-link")
    room.sees_no(room.ana, old.token)
    assert old.line is not None
    assert old.line.closed.wait(5)
    assert old.get(old.src)[0] == 404
    room.open_wall()


@story("meeting:start")
def an_open_meeting_is_gone_on_with(room: Room) -> None:
    assert room.do(room.ana, "meeting:start")["go"] == f"/m/{room.ana.meeting}/console"


@story("meeting:close")
def the_evening_is_over(room: Room) -> None:
    room.do(room.ana, "meeting:close")
    room.sees(room.ana, "The meeting is closed")
    room.sees(room.wall, "Thank you all for coming")
    room.sees(room.ben, "The meeting is over")
    room.settles()
    room.do(room.ana, "meeting:reopen")


@story("meeting:reopen")
def and_goes_on(room: Room) -> None:
    room.do(room.ana, "meeting:close")
    room.do(room.ana, "meeting:reopen")
    room.sees(room.ana, "Close early")
    room.sees_no(room.wall, "Thank you all for coming")
    room.sees_no(room.ben, "The meeting is over")


@story("summary:final")
def final_figures_are_on_paper_and_on_no_screen(room: Room) -> None:
    room.do(room.ana, "meeting:close")
    room.settles()
    room.do(room.ana, "summary:final")
    room.settles()
    assert "<b>Final</b>" in room.ana.get(_summary(room))[1]
    room.do(room.ana, "meeting:reopen")


@story("summary:revise")
def and_so_is_a_correction(room: Room) -> None:
    room.do(room.ana, "meeting:close")
    room.do(room.ana, "summary:final")
    room.do(room.ana, "meeting:prepared", minutes=45)
    room.do(room.ana, "summary:revise", why="We forgot the preparation.")
    room.settles()
    assert "We forgot the preparation." in room.ana.get(_summary(room))[1]
    room.do(room.ana, "meeting:reopen")


@story("meeting:prepared")
def how_long_it_was_prepared_shows_on_no_screen(room: Room) -> None:
    room.do(room.ana, "meeting:prepared", minutes=90)


@story("survey:give")
def how_it_was_is_asked_once(room: Room) -> None:
    room.do(room.ana, "meeting:close")
    for phone in (room.ben, room.chloe):
        room.has(phone, "How was it?")
    room.settles()
    room.do(room.ben, "survey:give", learned="yes", confident="no", new="yes", help="yes")
    until(lambda: "How was it?" not in room.ben.mine["html"], lambda: "Ben is still asked")
    room.settles()
    assert "How was it?" in room.chloe.mine["html"], "Chloe is asked herself"
    room.do(room.ana, "meeting:reopen")


@story("club:reporting")
def how_reports_count_shows_on_no_screen(room: Room) -> None:
    _moves(room, partial(room.do, room.ana, "club:reporting", fiscal_month=7, hides_small=True))


@story("meeting:plan")
def an_evening_to_come_shows_on_no_board(room: Room) -> None:
    _planner, page = _evening(room)
    assert "6:00" in room.ana.get(page)[1]


@story("meeting:move")
def a_moved_evening_says_its_new_hour(room: Room) -> None:
    planner, page = _evening(room)
    room.do(planner, "meeting:move", day=_a_day(), at="20:15")
    assert "8:15" in room.ana.get(page)[1]


@story("meeting:call-off")
def a_called_off_evening_says_why(room: Room) -> None:
    planner, page = _evening(room)
    room.do(planner, "meeting:call-off", why="holiday")
    assert "Holiday: no meeting" in room.ana.get(page)[1]


@story("meeting:take-up")
def an_evening_taken_up_takes_place(room: Room) -> None:
    planner, page = _evening(room)
    room.do(planner, "meeting:call-off", why="cancelled")
    room.do(planner, "meeting:take-up")
    assert "no meeting" not in room.ana.get(page)[1]


@story("meeting:take-out")
def an_evening_taken_out_is_nowhere(room: Room) -> None:
    planner, page = _evening(room)
    room.do(planner, "meeting:take-out")
    assert room.ana.get(page)[0] == 404


@story("meeting:follow")
def an_evening_takes_another_plan(room: Room) -> None:
    planner, page = _evening(room)
    room.do(planner, "meeting:follow", plan="90")
    assert "38 minutes" in room.ana.get(page)[1]


@story("series:begin")
def a_series_plans_its_weeks(room: Room) -> None:
    said = room.do(room.ana, "series:begin", day=_a_day(), at="09:00", plan="75")["said"]
    assert said.split(",")[0] in room.ana.get(f"/c/{room.ana.club}/")[1]


@story("series:change")
def a_series_meets_at_another_hour(room: Room) -> None:
    began = room.do(room.ana, "series:begin", day=_a_day(), at="09:30", plan="75")
    room.do(room.ana, "series:change", series_id=began["id"], weekday=2, at="10:30", plan="90")
    assert "Every Wednesday at 10:30" in room.ana.get(f"/c/{room.ana.club}/")[1]


@story("series:end")
def an_ended_series_has_no_page(room: Room) -> None:
    began = room.do(room.ana, "series:begin", day=_a_day(), at="11:00", plan="75")
    room.do(room.ana, "series:end", series_id=began["id"])
    assert room.ana.get(f"/c/{room.ana.club}/series/{began['id']}")[0] == 303


@story("plan:keep")
def a_plan_is_kept_for_other_evenings(room: Room) -> None:
    planner, _page = _evening(room)
    room.do(planner, "plan:keep", name="Our own way")
    assert "Our own way" in room.ana.get(f"/c/{room.ana.club}/")[1]


@story("plan:drop")
def a_dropped_plan_is_no_choice_any_more(room: Room) -> None:
    planner, _page = _evening(room)
    kept = room.do(planner, "plan:keep", name="For this once")["id"]
    room.do(room.ana, "plan:drop", plan_id=kept)
    assert "For this once" not in room.ana.get(f"/c/{room.ana.club}/")[1]


@story("stage:next")
def the_room_goes_on_to_the_next_stage(room: Room) -> None:
    before = _stage(room)
    _moves(room, lambda: room.do(room.ana, "stage:next", stage_id=before))
    assert _stage(room) != before
    room.settles()
    room.do(room.ana, "stage:back", stage_id=_stage(room))


@story("stage:back")
def or_back_to_the_one_before(room: Room) -> None:
    before = _stage(room)
    room.do(room.ana, "stage:next", stage_id=before)
    _moves(room, lambda: room.do(room.ana, "stage:back", stage_id=_stage(room)))
    assert _stage(room) == before


@story("stage:stretch")
def two_minutes_more(room: Room) -> None:
    _moves(room, lambda: room.do(room.ana, "stage:stretch", stage_id=_stage(room), seconds=120))
    room.settles()
    _moves(room, lambda: room.do(room.ana, "stage:stretch", stage_id=_stage(room), less=True))


@story("stage:skip")
def a_stage_is_left_out_and_in_again(room: Room) -> None:
    ahead = _stage_to_come(room)
    _moves(room, lambda: room.do(room.ana, "stage:skip", stage_id=ahead))
    room.settles()
    _moves(room, lambda: room.do(room.ana, "stage:skip", stage_id=ahead, skipped=False))


@story("stage:add")
def a_stage_more(room: Room) -> None:
    here = _stage(room)
    fields = {"kind": "skill", "minutes": 5, "after_id": here}
    _moves(room, lambda: room.do(room.ana, "stage:add", **fields))
    room.settles()
    room.do(room.ana, "stage:remove", stage_id=_stage_to_come(room))


@story("stage:remove")
def and_a_stage_less(room: Room) -> None:
    fields = {"kind": "skill", "minutes": 5, "after_id": _stage(room)}
    room.do(room.ana, "stage:add", **fields)
    added = _stage_to_come(room)
    _moves(room, lambda: room.do(room.ana, "stage:remove", stage_id=added))
    assert _stage_to_come(room) != added


@story("turn:next")
def one_after_the_other_has_the_room(room: Room) -> None:
    _line_of(room, 2)
    bens = _speaks(room, room.ben)
    _moves(room, lambda: room.do(room.ana, "turn:next", turn_id=bens))
    assert _turn_on(room) not in (0, bens)


@story("turn:swap")
def the_speaker_lets_the_next_one_go_first(room: Room) -> None:
    _line_of(room, 2)
    bens = _speaks(room, room.ben)
    # Who is next is on the console: some of those who wait have left, or their ask is down.
    shown = re.search(r'name="next_id"[^>]* value="(\d+)"', room.ana.board_html())
    assert shown is not None
    follows = int(shown[1])
    _moves(room, lambda: room.do(room.ana, "turn:swap", turn_id=bens, next_id=follows))
    assert _turn_on(room) not in (0, bens)
    assert room.look_up("select state = 'waits' from turn where id = ?", bens)


@story("turn:later")
def we_come_back_to_somebody_at_the_end(room: Room) -> None:
    _line_of(room, 2)
    bens = _speaks(room, room.ben)
    _moves(room, lambda: room.do(room.ana, "turn:later", turn_id=bens))
    assert _turn_on(room) not in (0, bens)
    last = "select position = (select max(position) from turn) from turn where id = ?"
    assert room.look_up(last, bens)


@story("turn:stretch")
def thirty_seconds_more(room: Room) -> None:
    bens = _speaks(room, room.ben)
    _moves(room, lambda: room.do(room.ana, "turn:stretch", turn_id=bens))
    assert room.look_up("select length_s from turn where id = ?", bens) > 60


@story("turn:move")
def somebody_is_moved_up_in_the_line(room: Room) -> None:
    _line_of(room, 2)
    last = room.look_up("select id from turn where state = 'waits' order by position desc")
    _moves(room, lambda: room.do(room.ana, "turn:move", turn_id=last, up=True))


@story("turn:skip")
def not_tonight_says_the_facilitator(room: Room) -> None:
    bens = _speaks(room, room.ben)
    member = room.member("Ben")
    _moves(room, lambda: room.do(room.ana, "turn:skip", member_id=member))
    assert _turn_on(room) == 0
    room.settles()
    _moves(room, lambda: room.do(room.ana, "turn:skip", member_id=member, skipped=False))
    assert room.look_up("select state = 'waits' from turn where id = ?", bens)


@story("turn:finish")
def the_speaker_has_finished(room: Room) -> None:
    bens = _speaks(room, room.ben)
    _moves(room, lambda: room.do(room.ben, "turn:finish", turn_id=bens))
    assert _turn_on(room) == 0


@story("turn:pass")
def not_tonight_says_the_member(room: Room) -> None:
    _speaks(room, room.ben)
    _moves(room, lambda: room.do(room.ben, "turn:pass", skipped=True))
    assert _turn_on(room) == 0
    room.settles()
    _moves(room, lambda: room.do(room.ben, "turn:pass", skipped=False))


@story("turn:read-for-me")
def somebody_would_rather_not_read_it(room: Room) -> None:
    bens = _speaks(room, room.ben)
    for aloud in (True, False):
        _moves(room, partial(room.do, room.ben, "turn:read-for-me", read_aloud=aloud))
        assert room.look_up("select read_aloud from turn where id = ?", bens) == aloud
        room.settles()


@story("round:order")
def the_line_is_shuffled_and_put_in_order_again(room: Room) -> None:
    _line_of(room, 3)
    for how in ("shuffled", "arrival"):
        _moves(room, partial(room.do, room.ana, "round:order", how=how))
        room.settles()


@story("round:put-off")
def the_last_one_is_first_next_week(room: Room) -> None:
    room.ask(room.chloe, "Boeing")
    room.do(room.ana, "turn:later", turn_id=_turn_of(room, "Chloe"))
    chloes = _turn_of(room, "Chloe")
    _moves(room, lambda: room.do(room.ana, "round:put-off", turn_id=chloes))
    assert room.look_up("select state = 'next_week' from turn where id = ?", chloes)
    room.settles()
    room.do(room.ana, "turn:skip", member_id=room.member("Chloe"), skipped=False)


@story("tables:make")
def the_room_parts_into_tables(room: Room) -> None:
    for _guest_more in range(max(0, 9 - _here(room))):
        room.phone()
    _moves(room, lambda: room.do(room.ana, "tables:make"))
    assert room.look_up("select max(table_no) from attendance") > 1
    room.settles()
    # Who comes late changes a table, and everybody there reads it.
    room.phone()
    room.settles()
    room.do(room.ana, "tables:undo")


@story("tables:undo")
def and_is_one_circle_again(room: Room) -> None:
    room.do(room.ana, "tables:make")
    _moves(room, lambda: room.do(room.ana, "tables:undo"))
    assert room.look_up("select count(table_no) from attendance") == 0


@story("seat:let-run")
def the_console_nods_to_a_facilitators_phone(room: Room) -> None:
    _rose, member = _co_facilitator(room)
    _moves(room, lambda: room.do(room.ana, "seat:let-run", member_id=member))
    room.settles()
    _moves(room, lambda: room.do(room.ana, "seat:let-run", member_id=member, may_run=False))


@story("meeting:take-over")
def another_facilitator_runs_it_from_their_phone(room: Room) -> None:
    rose, member = _co_facilitator(room)
    room.do(room.ana, "seat:let-run", member_id=member)
    _moves(room, lambda: room.do(rose, "meeting:take-over"))
    assert room.look_up("select led_by_id from meeting where state = 'open'") == member
    room.settles()
    room.do(room.ana, "meeting:take-over")


@story("club:house-rules")
def the_house_rules_are_the_clubs_own(room: Room) -> None:
    for rules in ("Be kind.\nBe brief.", ""):
        _moves(room, partial(room.do, room.ana, "club:house-rules", house_rules=rules))
        room.settles()


@story("note:write")
def a_note_is_on_no_screen(room: Room) -> None:
    room.do(room.ana, "note:write", member_id=room.member("Ben"), text="Sings in a choir.")
    assert not any("choir" in screen.board_html() for screen in room.screens)


@story("note:remove")
def and_gone_from_none(room: Room) -> None:
    note = room.do(room.ana, "note:write", member_id=room.member("Ben"), spoke=True)["id"]
    room.do(room.ana, "note:remove", note_id=note)
    assert room.look_up("select count(*) from note where id = ?", note) == 0


@story("nudge:send")
def a_promise_past_its_day_is_asked_about_between_the_meetings(room: Room) -> None:
    offer = _settled(room)
    room.change("update offer set by_day = date('now', '-3 days') where id = ?", offer)
    # Only this once: another story may have asked her a moment ago.
    room.change("update member set nudged_at = null")
    _between(room, "nudge:send", member_id=room.member("Chloe"))
    assert room.look_up("select nudged_for = by_day from offer where id = ?", offer)


@story("check-in:send")
def who_is_quiet_is_asked_how_they_are(room: Room) -> None:
    member = _guest(room)
    room.change(
        "update member set last_heard_at = datetime('now', '-40 days') || '.000000',"
        " admitted_at = datetime('now', '-50 days') || '.000000' where id = ?",
        member,
    )
    _between(room, "check-in:send", member_id=member)
    assert room.look_up("select count(*) from check_in where member_id = ?", member) == 1


@story("check-in:say")
def how_it_is_going_is_a_word_of_theirs(room: Room) -> None:
    member = _guest(room)
    room.do(room.ana, "check-in:answer", member_id=member, answer="looking")
    guest = room.phone()
    room.do(guest, "check-in:say", answer="paused")
    paused = "select count(*) from check_in where answer = 'paused'"
    assert room.look_up(paused) >= 1


@story("check-in:answer")
def what_somebody_wrote_back_is_entered_for_them(room: Room) -> None:
    member = _guest(room)
    _moves(room, partial(room.do, room.ana, "check-in:answer", member_id=member, answer="paused"))
    assert room.look_up("select stands = 'paused' from member where id = ?", member)
    room.settles()


@story("slip:told")
def what_stood_on_a_slip_was_read_out(room: Room) -> None:
    offer = _offer_of_chloe(room)
    room.do(room.ben, "thanks:send", offer_id=offer, text="You are kind.")
    drawn = int(now().timestamp() * 1000) + 60_000
    _between(room, "slip:told", member_id=room.member("Chloe"), drawn_at=drawn)
    unread = "select count(*) from thanks where to_id = ? and seen_at is null"
    assert room.look_up(unread, room.member("Chloe")) == 0


def _between(room: Room, command: str, **fields: int) -> None:
    """What is done only while no meeting is on."""
    room.do(room.ana, "meeting:close")
    room.do(room.ana, command, **fields)
    room.do(room.ana, "meeting:reopen")


def _stage(room: Room) -> int:
    """The stage that the room is in."""
    return room.look_up(
        "select stage.id from stage join meeting on meeting.id = meeting_id"
        " where state = 'open' and started_at is not null and ended_at is null"
    )


def _stage_to_come(room: Room) -> int:
    """The one after it."""
    return room.look_up(
        "select stage.id from stage join meeting on meeting.id = meeting_id"
        " where state = 'open' and position > (select position from stage where id = ?)"
        " order by position",
        _stage(room),
    )


def _speaks(room: Room, who: Phone) -> int:
    """It is this one's turn: its id."""
    ask_id = room.bens_ask()[0] if who is room.ben else room.ask(who, "Boeing")[0]
    room.do(room.ana, "ask:spotlight", ask_id=ask_id)
    room.settles()
    return _turn_on(room)


def _turn_on(room: Room) -> int:
    return room.look_up("select coalesce(max(id), 0) from turn where state = 'now'")


def _turn_of(room: Room, name: str) -> int:
    return room.look_up("select id from turn where member_id = ?", room.member(name))


def _line_of(room: Room, people: int) -> None:
    """So many with an ask wait for their turn."""
    for number in range(people):
        room.ask(room.phone(), f"Waiting {number} Corp")


def _co_facilitator(room: Room) -> tuple[Phone, int]:
    """Somebody else facilitates, and is here with a phone."""
    _locked(room)
    name = room.name()
    phone, member = room.phone(name), room.member(name)
    room.do(room.ana, "facilitator:name", member_id=member)
    return phone, member


def _offer_of_chloe(room: Room) -> int:
    """Chloe's offer to Ben, who knows by now whose it is."""
    _ask, target = room.bens_ask()
    offer: int = room.do(room.chloe, "offer:make", target_id=target)["id"]
    room.has(room.ben, "<b><bdi>Chloe</bdi>", within=11)
    return offer


def _thanked(room: Room) -> int:
    """What Ben thanked Chloe for; words enough to be news each time."""
    offer = _offer_of_chloe(room)
    room.do(room.ben, "thanks:send", offer_id=offer, text=f"Thank you for {room.name()}")
    return room.look_up("select id from thanks where offer_id = ?", offer)


def _soon(days: int = 7) -> str:
    """A day of next week."""
    return (now() + timedelta(days=days)).date().isoformat()


def _settled(room: Room, days: int = 7) -> int:
    """What Chloe and Ben have settled: she asks, in so many days."""
    offer = _offer_of_chloe(room)
    day = _soon(days)
    room.do(room.chloe, "offer:firm-up", offer_id=offer, first_mover="connector", by_day=day)
    return offer


def _hand_of_somebody_without_a_phone(room: Room) -> tuple[int, int]:
    _ask, target = room.ask(room.phone(), "Hands Corp")
    member = room.do(room.ana, "seat:add", name=room.name(), stands="helping")["id"]
    room.do(room.ana, "offer:make-for", target_id=target, member_id=member)
    for screen in room.screens:
        room.sees(screen, f'id="tally-{target}">1 knows someone')
    return target, member


@story("company:add")
def an_employer_is_in_the_directory(room: Room) -> None:
    # On no board, until somebody asks for it.
    room.do(room.ana, "company:add", name="Quiet Mills")
    assert not any("Quiet Mills" in screen.board_html() for screen in room.screens)


@story("company:merge")
def two_companies_are_one_on_every_screen(room: Room) -> None:
    gone, into = _one_ask_for_two(room, "Amber Foods", "Amber Groceries")
    room.do(room.ana, "company:merge", company_id=gone, into_id=into)
    for screen in room.screens:
        room.sees_no(screen, "Amber Foods")
        assert screen.board_html().count("<bdi>Amber Groceries") <= 1
    room.sees(room.ana, "Amber Groceries")


@story("company:split")
def and_two_again(room: Room) -> None:
    gone, into = _one_ask_for_two(room, "Coral Bank", "Coral Savings")
    room.do(room.ana, "company:merge", company_id=gone, into_id=into)
    room.sees_no(room.wall, "Coral Bank")
    room.do(room.ana, "company:split", company_id=gone)
    for screen in room.screens:
        room.sees(screen, "Coral Bank")
        room.sees(screen, "Coral Savings")


@story("company:apart")
def what_looks_like_one_is_two(room: Room) -> None:
    one, other = _one_ask_for_two(room, "Bay Credit Union", "Bay Credit Unions")
    room.do(room.ana, "company:apart", company_id=one, other_id=other)
    assert room.look_up("select count(*) from company_apart") == 1
    for screen in room.screens:
        room.sees(screen, "Bay Credit Unions")


@story("company:leave-out")
def what_is_out_of_the_directory_stays_on_the_board(room: Room) -> None:
    company, _other = _one_ask_for_two(room, "Gone Fishing Ltd", "Harbor Light Ltd")
    room.do(room.ana, "company:leave-out", company_id=company)
    assert "Gone Fishing" not in room.ana.get(f"/c/{room.ana.club}/companies")[1]
    for screen in room.screens:
        room.sees(screen, "Gone Fishing Ltd")


@story("company:also")
def another_name_joins_what_was_asked_by_it(room: Room) -> None:
    company, _other = _one_ask_for_two(room, "Dune Clinics", "Dune Dental")
    room.do(room.ana, "company:also", company_id=company, name="DNX")
    _ask, target = room.ask(room.phone(), "dnx")
    assert company == room.look_up("select company_id from target where id = ?", target)
    room.settles()


@story("company:not-also")
def or_does_so_no_longer(room: Room) -> None:
    company, _other = _one_ask_for_two(room, "Elm Schools", "Elm Street Books")
    room.do(room.ana, "company:also", company_id=company, name="ELX")
    name = room.look_up("select max(id) from company_name")
    room.do(room.ana, "company:not-also", company_id=company, name_id=name)
    room.ask(room.phone(), "ELX")
    for screen in room.screens:
        room.sees(screen, "ELX")


@story("company:call")
def it_is_shown_by_its_new_name(room: Room) -> None:
    company, _other = _one_ask_for_two(room, "Fir Wks", "Fir Lumber")
    room.do(room.ana, "company:call", company_id=company, name="Fir Works")
    for screen in room.screens:
        room.sees(screen, "Fir Works")
        room.sees_no(screen, "Fir Wks")


def _one_ask_for_two(room: Room, one: str, two: str) -> tuple[int, int]:
    """Somebody asks for both companies: their ids."""
    ask_id = room.do(room.phone(), "ask:post", company_1=one, company_2=two)["id"]
    for screen in room.screens:
        room.sees(screen, one)
    question = "select company_id from target where ask_id = ? and position = ?"
    return room.look_up(question, ask_id, 1), room.look_up(question, ask_id, 2)


def _namesake(room: Room) -> int:
    """Somebody comes in by the name of a member who is not here: the newcomer's id."""
    name = room.name()
    room.do(room.ana, "member:add", name=name, stands="looking")
    room.phone(name)
    room.sees(room.ana, "Is this")
    return room.look_up("select max(id) from member")


def _guest(room: Room) -> int:
    name = room.name()
    room.phone(name)
    return room.member(name)


def _here(room: Room) -> int:
    return room.look_up(
        "select count(*) from attendance where status = 'here' and same_seat_id is null"
    )


def _settings(room: Room, *, door_policy: str) -> None:
    room.do(
        room.ana,
        "club:settings",
        name="Library Club",
        zone="America/Denver",
        door_policy=door_policy,
        locale="en",
    )


def _summary(room: Room) -> str:
    return f"/c/{room.ana.club}/meetings/{room.ana.meeting}/summary"


def _moves(room: Room, act: Callable[[], object]) -> None:
    """It shows nowhere in words, but every screen moves to the new number."""
    room.settles()
    before = [screen.screen.seq for screen in room.screens]
    act()
    until(
        lambda: all(
            screen.screen.seq > seq for screen, seq in zip(room.screens, before, strict=True)
        ),
        lambda: "a screen did not move",
    )


def _locked(room: Room) -> None:
    """Ana gets an e-mail and a passphrase, which naming a facilitator wants."""
    assert room.ana.post("/me/email", email="ana@example.org")[0] == 303
    assert room.ana.post("/me/passphrase", passphrase="a long walk by the harbour")[0] == 303


def _a_day() -> str:
    """A day to come on which nothing is planned yet."""
    return (now() + timedelta(days=next(_DAYS))).date().isoformat()


def _evening(room: Room) -> tuple[Phone, str]:
    """An evening to come: Ana at its page, and the page's path."""
    page: str = room.do(room.ana, "meeting:plan", day=_a_day(), at="18:00", plan="75")["go"]
    return Phone(room.server.url, room.ana.cookie, page.split("/")[-1]), page
