"""Paper records from a workbook: a line an activity, columns found by their headings in any order.

``read_paper`` is the entrance; ``template.template`` gives the workbook to begin with,
``marking.marked_copy`` the one handed in with what is wrong marked in it. Nothing is saved here.
"""

from xuequ.affairs.teaching.forms.paper.reading import PaperReading, read_paper

__all__ = ["PaperReading", "read_paper"]
