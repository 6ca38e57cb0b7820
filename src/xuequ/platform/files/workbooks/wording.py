"""Why a workbook cannot be read, and what to do about it."""

from __future__ import annotations

from xuequ.kernel.words import N_

EMPTY_FILE = N_("这是空文件，请检查后重新选择。")
TOO_BIG = N_("文件有%(size)s MB，超过了%(limit)s MB。请删去图片和用不上的工作表后再上传。")
WRONG_KIND = N_("“%(name)s”不是 Excel 文件。请用 Excel 或 WPS 另存为 .xlsx 再上传。")
DAMAGED = N_("文件打不开，可能没有传完或已经损坏。请在 Excel 或 WPS 里打开，另存为 .xlsx 再上传。")
ENCRYPTED = N_("文件加了密码，读不了。请先在 Excel 或 WPS 里取消打开密码，再上传。")
OLD_FORMAT = N_("旧格式的文件打不开。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")
INFLATES = N_("文件展开后超过%(limit)s MB。请去掉图片和用不上的工作表，另存为新文件再上传。")
TOO_MANY_SHEETS = N_("工作表超过%(limit)s张，请分成几个文件上传。")
TOO_MANY_CELLS = N_("有内容的格子超过%(limit)s个，请删去用不上的内容，或分成几个文件上传。")
CELL_TOO_LONG = N_("“%(sheet)s”表第%(row)s行有一格超过%(limit)s字。请清掉这一格，或缩短后再上传。")
EXTERNAL_LINKS = N_("表格引用了别的文件里的内容，引用的值不可靠。请把它们“选择性粘贴—数值”，另存后再上传。")
MACROS = N_("文件里带有宏，出于安全不予读取。请另存为不含宏的 .xlsx 再上传。")
WRONG_ENCODING = N_("看不出这个文本文件的文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")
