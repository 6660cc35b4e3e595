from pulse.demo.fake_pve.order import Order

ROW = {letter: number for number, letter in enumerate("abcdefgh")}


def test_keys_change_their_order_and_nothing_else() -> None:
    order = Order(1)
    found = [order.keys(ROW) for _ in range(20)]
    assert all(row == ROW for row in found)
    assert len({tuple(row) for row in found}) > 10


def test_rows_change_their_order_unless_they_are_ordered() -> None:
    rows = [{"n": number, "t": "x"} for number in range(20)]
    shuffled = Order(1).shuffled(rows)
    assert shuffled != rows
    assert sorted(row["n"] for row in shuffled) == list(range(20))
    assert [row["n"] for row in Order(1).shuffled(rows, ordered=True)] == list(range(20))


def test_lists_inside_of_objects_stay_as_they_are() -> None:
    told = {"loadavg": ["1", "2", "3"], "children": [{"a": 1, "b": 2}, {"a": 2, "b": 3}]}
    assert Order(1).shuffled(told) == told


def test_the_same_seed_gives_the_same_orders() -> None:
    assert [tuple(row) for row in Order(3).rows([ROW] * 5)] == [tuple(row) for row in Order(3).rows([ROW] * 5)]


def test_new_answers_bring_new_orders() -> None:
    order = Order(1)
    before = {tuple(order.keys(ROW)) for _ in range(400)}
    for _ in range(60):
        order.fresh()
    assert {tuple(order.keys(ROW)) for _ in range(400)} - before


def test_words_are_joined_in_some_order() -> None:
    order = Order(1)
    assert {order.words(("iso", "backup")) for _ in range(20)} == {"iso,backup", "backup,iso"}
