from models.reading.remembered import LINES, remembered


def test_a_line_is_read_once_and_forgotten_after_others() -> None:
    read: list[str] = []

    @remembered
    def reader(text: str) -> str:
        read.append(text)
        return text.upper()

    assert reader("a") == reader("a") == "A"
    assert read == ["a"]
    for number in range(LINES):
        reader(str(number))
    assert reader("a") == "A"
    assert read.count("a") == 2
