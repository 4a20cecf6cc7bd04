"""Similar wordings in, groups out: what two statements have in common joins neither."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.traces.groups import Said, roots

DAY = 86_400_000_000


def symmetric(pairs: dict[tuple[int, int], tuple[int, int]]) -> dict[tuple[int, int], int]:
    return {k: n for (a, b), (n_a, n_b) in pairs.items() for k, n in (((a, b), n_a), ((b, a), n_b))}


def test_a_cut_joins_the_fullest_wording() -> None:
    said = [Said(1, 30, DAY), Said(2, 12, 0), Said(3, 15, 0)]
    assert roots(said, symmetric({(1, 2): (12, 12), (1, 3): (15, 15)})) == {1: 1, 2: 1, 3: 1}


def test_a_phrase_of_two_statements_joins_the_nearer_one_alone() -> None:
    said = [Said(1, 30, 0), Said(2, 20, 9 * DAY), Said(3, 5, 8 * DAY)]
    assert roots(said, symmetric({(1, 3): (5, 5), (2, 3): (5, 5)})) == {1: 1, 2: 2, 3: 2}


def test_a_few_words_of_another_time_are_another_utterance() -> None:
    assert roots([Said(1, 30, 0), Said(2, 9, 40 * DAY)], symmetric({(1, 2): (9, 9)})) == {1: 1, 2: 2}
    assert roots([Said(1, 30, 0), Said(2, 11, 400 * DAY)], symmetric({(1, 2): (11, 11)})) == {1: 1, 2: 1}


def test_what_was_merged_of_two_goes_with_the_larger_one() -> None:
    said = [Said(1, 30, DAY), Said(2, 18, 0), Said(3, 12, 0)]
    assert roots(said, symmetric({(1, 2): (18, 18), (1, 3): (12, 12)})) == {1: 2, 2: 2, 3: 3}
    other = [*said, Said(4, 40, DAY), Said(5, 22, 0)]  # another one, of the larger part and something else
    near = {(1, 2): (18, 18), (1, 3): (12, 12), (4, 2): (18, 18), (4, 5): (22, 22), (1, 4): (18, 18)}
    assert roots(other, symmetric(near)) == {1: 2, 2: 2, 3: 3, 4: 5, 5: 5}
    first = [Said(1, 30, -DAY), *said[1:]]
    assert roots(first, symmetric({(1, 2): (18, 18), (1, 3): (12, 12)})) == {1: 1, 2: 1, 3: 1}
    twice = [Said(1, 30, DAY, n_documents=2), *said[1:]]
    assert roots(twice, symmetric({(1, 2): (18, 18), (1, 3): (12, 12)})) == {1: 1, 2: 1, 3: 1}


@given(st.data())
def test_the_order_does_not_matter(data: st.DataObject) -> None:
    numbers = range(8)
    said = [Said(n, data.draw(st.integers(5, 30)), data.draw(st.integers(0, 60)) * DAY) for n in numbers]
    pairs = data.draw(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1])))
    near = symmetric({(a, b): (min(said[a].n_words, said[b].n_words),) * 2 for a, b in pairs})
    found = roots(said, near)
    assert roots(said[::-1], dict(reversed(near.items()))) == found
    assert all(found[root] == root for root in found.values())
