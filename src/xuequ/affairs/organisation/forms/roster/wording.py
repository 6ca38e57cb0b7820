"""Every text the reading of a roster can say: what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from xuequ.kernel.words import N_

NEAREST = N_("是不是“%(nearest)s”？请核对后改正。")

WORDING: Mapping[str, tuple[str, str]] = {
    "missing_column": (
        N_("“%(sheet)s”表里找不到这些列：%(missing)s。"),
        N_("请在表头补上这些列名（可以下载模板对照），再上传一次。"),
    ),
    "empty": (N_("“%(header)s”没有填写。"), N_("请补填“%(header)s”。")),
    "too_long": (
        N_("“%(header)s”有%(length)s个字，最多%(limit)s个字。"),
        N_("请核对是否贴错了内容，缩短后再上传。"),
    ),
    "formula": (
        N_("这一格是公式，不是填写的内容。"),
        N_("请把公式换成要填的内容（复制后“选择性粘贴—数值”，或直接输入）。"),
    ),
    "bad_name": (
        N_("姓名里有不该出现的字符：%(strange)s。"),
        N_("请只留姓名本身；少数民族和外籍教师姓名中的“·”可以保留。"),
    ),
    "bad_number": (
        N_("工号“%(value)s”里有不能用的字符。"),
        N_("工号请用字母、数字和短横线，最多30位。"),
    ),
    "number_twice": (
        N_("工号“%(value)s”在第%(rows)s行重复出现。"),
        N_("一个工号只属于一个人：请核对是重复登记还是填错，删去多余的一行或改正工号。"),
    ),
    "phone_twice": (
        N_("手机号“%(value)s”在第%(rows)s行都出现了。"),
        N_("如果不是两人合用，请改正其中一个。"),
    ),
    "unknown_school": (
        N_("没有叫“%(value)s”的学校。"),
        N_("请改成“学校”表中的校名，或先在“学校”表里补上这所学校。"),
    ),
    "unknown_gender": (N_("性别“%(value)s”看不懂。"), N_("请填“男”或“女”。")),
    "unknown_subject": (
        N_("没有“%(value)s”这门学科。"),
        N_("请填写课程方案中的学科：%(known)s。"),
    ),
    "unknown_grade": (N_("年级“%(value)s”看不懂。"), N_("请填“1年级”到“12年级”中的一个。")),
    "unknown_post": (
        N_("职务“%(value)s”不在名册可登记的职务里。"),
        N_("请从这些职务中选：%(known)s；几个职务之间用顿号隔开，没有职务就空着。"),
    ),
    "unknown_title": (N_("职称“%(value)s”看不懂。"), N_("请从这些职称中选：%(known)s。")),
    "unknown_education": (N_("学历“%(value)s”看不懂。"), N_("请从这些学历中选：%(known)s。")),
    "unknown_standing": (
        N_("骨干称号“%(value)s”看不懂。"),
        N_("请从这些称号中选：%(known)s；没有称号就空着。"),
    ),
    "unknown_stage": (N_("学段“%(value)s”看不懂。"), N_("请从这些学段中选：%(known)s。")),
    "unknown_role": (N_("学区内角色“%(value)s”看不懂。"), N_("请从这些角色中选：%(known)s。")),
    "bad_date": (N_("日期“%(value)s”看不懂。"), N_("请写成“2026-09-01”的样子。")),
    "unclear_month": (
        N_("“%(value)s”存成了数值，分不清是1月还是10月。"),
        N_("请写成“2026-09-01”的样子。"),
    ),
    "future_date": (
        N_("%(header)s“%(value)s”还没有到。"),
        N_("请核对年份；今天是%(today)s。"),
    ),
    "ancient_date": (N_("%(header)s“%(value)s”太早了。"), N_("请核对年份。")),
    "joined_before_started": (
        N_("到本校日期%(value)s早于参加工作日期%(started)s。"),
        N_("请核对这两个日期，可能填反了。"),
    ),
    "bad_count": (N_("%(header)s“%(value)s”不是整数。"), N_("请填一个整数，不知道就空着。")),
    "negative": (N_("%(header)s“%(value)s”小于零。"), N_("请填零或正整数，不知道就空着。")),
    "too_many": (
        N_("%(header)s“%(value)s”太大了，最多%(limit)s。"),
        N_("请核对是否填错了列。"),
    ),
    "short_phone": (
        N_("手机号“%(value)s”只有%(digits)s位，应是11位。"),
        N_("请补全号码，不知道就空着。"),
    ),
    "bad_phone": (
        N_("“%(value)s”不像手机号。"),
        N_("请填1开头的11位手机号，不知道就空着。"),
    ),
    "bad_email": (
        N_("“%(value)s”不像电子邮箱。"),
        N_("请写成“name@example.cn”的样子，没有就空着。"),
    ),
    "school_twice": (
        N_("学校“%(value)s”在第%(rows)s行重复出现，内容相同。"),
        N_("请只留一行，删去其余的行。"),
    ),
    "school_differs": (
        N_("学校“%(value)s”在第%(rows)s行重复出现，而且%(differing)s不同。"),
        N_("请核对哪一行是对的，删去其余的行；如果是两所学校，请把校名写全以便区分。"),
    ),
    "address_twice": (
        N_("地址“%(value)s”与第%(rows)s行的“%(other)s”相同。"),
        N_("如果两校确在一处可以不改；否则请改正地址，或删去重复的学校。"),
    ),
    "position_twice": (
        N_("经纬度与第%(rows)s行的“%(other)s”完全相同。"),
        N_("如果两校确在一处可以不改；否则请改正经纬度。"),
    ),
    "base_twice": (
        N_("第%(rows)s行都填了“基地校”，一个学区只有一所。"),
        N_("请只留一所基地校，其余改成别的角色。"),
    ),
    "stage_unsaid": (
        N_("看不出“%(value)s”是哪个学段。"),
        N_("请补上“学段”一列并填写，如“小学”“初中”“九年一贯制”。"),
    ),
    "bad_position": (
        N_("%(header)s“%(value)s”不是国内的经纬度。"),
        N_("经度请填73到136之间、纬度3到54之间的小数，如121.49457和31.2348。"),
    ),
    "half_position": (N_("经度和纬度只填了一个。"), N_("请把另一个也填上，或两个都空着。")),
    "far_away": (
        N_("按经纬度（%(value)s），这所学校离其他学校约%(distance)s公里。"),
        N_("请在地图上核对这所学校的经度和纬度。"),
    ),
    "blanks": (N_("去掉了多余的空格。"), N_("不用处理。")),
    "width": (N_("全角字符改成了半角。"), N_("不用处理。")),
    "controls": (N_("去掉了看不见的字符。"), N_("不用处理。")),
    "as_number": (N_("存成了数值，已按原号码读取。"), N_("不用处理；以后请把这一列设为“文本”格式。")),
    "date_form": (N_("日期换成了标准写法。"), N_("不用处理。")),
    "day_assumed": (N_("日期没有写到日，按当月1日登记。"), N_("知道是哪一天的话，请补上。")),
    "alias": (N_("换成了规范的名称。"), N_("不用处理。")),
    "swapped": (N_("经度和纬度填反了，已经换过来。"), N_("请在地图上看一眼对不对。")),
}

NOTES: Mapping[str, str] = {
    "ignored_columns": N_("“%(sheet)s”表里这些列用不上，没有读取：%(columns)s。"),
    "ignored_sheets": N_("这些工作表用不上，没有读取：%(sheets)s。"),
    "absent_columns": N_("“%(sheet)s”表里没有这些列，已登记的内容保持不变：%(columns)s。"),
    "merged": N_("“%(sheet)s”表里合并的单元格，已按其中的内容填到每一行。"),
    "example": N_("“%(sheet)s”表第%(row)s行是模板的示例，没有登记。"),
    "old_format": N_("旧版 .xls 文件查不出公式；如有公式，请另存为 .xlsx 后再上传。"),
    "stages_guessed": N_("表里没有“学段”，已按校名推定，请在预览里核对。"),
}

TOO_MANY_ROWS = N_(
    "“%(sheet)s”表的内容一直到第%(row)s行，最多读%(limit)s行。请删去用不上的行，或分成几个文件上传。"
)
TOO_MANY_COLUMNS = N_("“%(sheet)s”表的列太多，最多读%(limit)s列。请删去名册右边用不上的列再上传。")
NO_SHEET = N_(
    "文件里没有找到名册：需要一张“学校”表（有“学校名称”列）或“教职工”表"
    "（有“工号”“姓名”“所在学校”列），列名要在前10行之内。"
)
