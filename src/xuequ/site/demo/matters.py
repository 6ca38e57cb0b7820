"""What the demo district's meetings are about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of the story: who brings it (place on the roll), and what comes of it (no measure: noted)."""

    school: int
    title: str
    business: str
    minutes: int
    detail: str = ""
    major: bool = False
    ballot: str = "named"
    measure: str = ""
    acceptance: str = ""
    assisting: tuple[int, ...] = ()
    days: int = 10
    conclusion: str = ""


CONFERENCE = (
    Matter(
        0,
        "传达区教育局关于规范考试管理的通知",
        "pass_on",
        10,
        conclusion="各校对照检查，非毕业年级不组织跨校统考。",
    ),
    Matter(
        1,
        "本学期对口帮扶安排",
        "plan",
        20,
        "七所优质学校与六所帮扶学校结对，每月一次教研指导、两次集体备课。",
        True,
        measure="七所优质学校与帮扶学校签订帮扶协议，排出本学期逐月安排并报基地校。",
        acceptance="协议和逐月安排齐全，受援学校确认。",
        assisting=(7, 8, 9),
        days=8,
        conclusion="结对名单照方案执行，帮扶内容由受援学校提出。",
    ),
    Matter(
        2,
        "科学实验室共享办法",
        "plan",
        15,
        "周三、周五下午实验室向学区开放，提前一周预约。",
        True,
        "secret",
        measure="制定实验室共享办法和预约表，向各校公布开放时段。",
        acceptance="办法印发，至少三所学校预约使用。",
        assisting=(3, 14),
        days=12,
        conclusion="先试行一学期。",
    ),
    Matter(
        3,
        "听评课数据按月公布",
        "sum_up",
        10,
        ballot="hands",
        measure="每月底汇总各校领导听评课完成情况并发各校。",
        acceptance="连续两个月按时公布。",
        days=25,
        conclusion="只对照指标，不排名次。",
    ),
)
TEACHING = (
    Matter(0, "期中教学检查的重点与做法", "plan", 20, conclusion="查备课、查课堂、听教师意见，不增加表格。"),
    Matter(
        4,
        "三年级英语集体备课排期",
        "progress",
        15,
        "各校教学进度相差一周以上，需统一单元节点。",
        measure="排出三年级英语集体备课日历，每两周一次，教案上传共享。",
        acceptance="日历公布，首次备课已开展。",
        assisting=(9, 10, 18),
        days=9,
        conclusion="由中心组牵头，主备轮流。",
    ),
    Matter(
        5,
        "教研组长跨校听课的课务协调",
        "exchange",
        15,
        ballot="hands",
        measure="各校每周三下午不给教研组长排课，保证跨校听课。",
        acceptance="各校课表调整到位。",
        assisting=(6,),
        days=15,
        conclusion="课表有困难的学校下次会议说明。",
    ),
)
LAST_MONTH = (
    Matter(0, "传达秋冬季校园安全工作要求", "pass_on", 10, conclusion="各校完成自查。"),
    Matter(
        6,
        "支教教师选派名单",
        "plan",
        20,
        "七所优质学校各推荐四名以上骨干教师。",
        True,
        "secret",
        measure="确定下学期支教教师名单，办理选派手续。",
        acceptance="每校不少于四名，受援学校同意。",
        assisting=(11, 12),
        days=12,
        conclusion="名单经双方学校确认后公布。",
    ),
    Matter(
        7,
        "师徒结对启动仪式",
        "exchange",
        10,
        measure="组织师徒结对签约，建立指导记录。",
        acceptance="全部徒弟签约。",
        assisting=(1, 2),
        days=22,
        conclusion="安排在下月教研日。",
    ),
    Matter(
        8,
        "图书漂流方案",
        "exchange",
        10,
        measure="首批五百册图书在六所学校之间流动。",
        acceptance="完成第一轮流动。",
        assisting=(13, 15),
        days=26,
        conclusion="期末汇报一次。",
    ),
    Matter(
        2,
        "校本课程互选互用",
        "exchange",
        10,
        measure="每校整理一门校本课程的纲要和一节课例，供各校选用。",
        acceptance="各校的纲要和课例收齐。",
        assisting=(4, 16),
        days=45,
        conclusion="学期末展示交流。",
    ),
)
THIS_WEEK = (
    Matter(1, "下学期实验室与体育馆使用计划", "plan", 20, "汇总各校申请，统筹安排时段。", True),
    Matter(9, "帮扶学校对帮扶工作的意见", "progress", 15, "六所帮扶学校分别说明收获和困难。"),
    Matter(13, "跨校兼课教师的交通保障", "exchange", 10, "建议由学区统一安排班车。"),
    Matter(4, "元旦前教研活动安排", "plan", 10),
)
NEXT_TEACHING = (
    Matter(2, "期末质量监测工作布置", "plan", 25, "一、二年级不安排纸笔考试，其他年级每校一次。", True),
    Matter(10, "新教师课堂常规培训总结", "sum_up", 10),
    Matter(18, "英语绘本课程共享", "exchange", 15, "愿向全学区开放三年级绘本课。"),
)
FOUND = {"minutes": "无异议，予以确认。", "follow_up": "已逐项检查，情况属实。"}
"""What a meeting concludes on what the regime put on its agenda."""

NOW = (
    Matter(
        0,
        "学区教师交流轮岗方案",
        "plan",
        25,
        "符合交流条件教师的百分之十以上参加，其中骨干教师不少于百分之二十。",
        True,
        measure="公布交流轮岗名单，办妥下学期任教安排。",
        acceptance="名单公布，双方学校签字。",
        assisting=(1, 7),
        days=20,
    ),
    Matter(3, "寒假教师培训时间", "plan", 10, "建议安排在放假后第一周。"),
)
