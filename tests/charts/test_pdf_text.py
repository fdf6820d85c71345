"""The words of a chart are words in its PDF: they can be searched, copied and read aloud."""

from pypdf import PdfReader

from tests.charts.by_hand import chart, infusion, lane, point
from tracker.charts.save import save_figure


def test_that_the_words_of_a_chart_come_back_from_its_pdf(tmp_path):
    marks = (infusion(0, 1), infusion(40, 1, "booster"))
    save_figure(chart(lane(point(0, 20), point(7, 9)), infusions=marks), tmp_path / "chart.pdf")
    (page,) = PdfReader(tmp_path / "chart.pdf").pages
    text = page.extract_text()
    for word in ("PHQ9", "moderately severe", "infusions", "B1", "remission"):
        assert word in text


def test_that_the_fonts_of_the_pdf_are_embedded(tmp_path):
    save_figure(chart(lane(point(0, 20))), tmp_path / "chart.pdf")
    fonts = PdfReader(tmp_path / "chart.pdf").pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        inner = font.get_object()
        inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
        descriptor = inner["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
