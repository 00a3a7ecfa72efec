"""One small story for each command: who sends it, and where it shows."""

from collections.abc import Callable

from tests.board.room import Room, until

Story = Callable[[Room], None]
STORIES: dict[str, Story] = {}


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


@story("member:stand")
def a_member_has_landed(room: Room) -> None:
    _moves(room, lambda: room.do(room.ana, "member:stand", member_id=_guest(room), stands="landed"))


@story("me:stand")
def i_have_landed(room: Room) -> None:
    guest = room.phone()
    _moves(room, lambda: room.do(guest, "me:stand", stands="landed"))


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
    room.sees(room.ana, "Doors are open")
    room.sees_no(room.wall, "Thank you all for coming")
    room.sees_no(room.ben, "The meeting is over")


def _offer_of_chloe(room: Room) -> int:
    """Chloe's offer to Ben, who knows by now whose it is."""
    _ask, target = room.bens_ask()
    offer: int = room.do(room.chloe, "offer:make", target_id=target)["id"]
    room.has(room.ben, "<b><bdi>Chloe</bdi>", within=11)
    return offer


def _hand_of_somebody_without_a_phone(room: Room) -> tuple[int, int]:
    _ask, target = room.ask(room.phone(), "Hands Corp")
    member = room.do(room.ana, "seat:add", name=room.name(), stands="helping")["id"]
    room.do(room.ana, "offer:make-for", target_id=target, member_id=member)
    for screen in room.screens:
        room.sees(screen, f'id="tally-{target}">1 knows someone')
    return target, member


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
