"""The actions as the auditor reads them; one not named here shows under its own name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

AFFAIRS = (
    ("organisation", _("队伍")),
    ("meetings", _("例会")),
    ("resolutions", _("督办")),
    ("curriculum", _("课程")),
    ("access", _("账号")),
    ("audit", _("审计")),
    ("files", _("文件")),
)
ACTIONS = {
    "access.set_password": _("设置密码"),
    "files.hand_in": _("上传文件"),
    "meetings.put_on_agenda": _("逾期任务列入议程"),
    "audit.read_trail": _("查阅日志"),
    "audit.check_chain": _("核对日志链"),
    "organisation.appoint": _("登记任职"),
    "organisation.end_post": _("结束任职"),
    "organisation.edit_person": _("修改教职工信息"),
    "organisation.record_departure": _("登记离开"),
    "organisation.issue_code": _("发放一人的凭条"),
    "organisation.issue_codes": _("打印学校的凭条"),
    "organisation.hand_in_roster": _("上传名册"),
    "organisation.preview_roster": _("核对名册"),
    "organisation.confirm_roster": _("确认导入名册"),
    "organisation.bring_in_roster": _("导入名册"),
    "organisation.import_roster": _("用命令行导入名册"),
    "organisation.cancel_roster": _("取消导入"),
    "organisation.restart_roster": _("重新开始导入"),
    "organisation.keep_term": _("登记学期"),
    "organisation.set_day": _("修改校历"),
    "organisation.take_notice": _("登记节假日通知"),
    "organisation.add_subject": _("添加学科"),
    "organisation.found_group": _("成立中心组"),
    "organisation.dissolve_group": _("删除中心组"),
    "meetings.add_observer": _("邀请列席"),
    "meetings.admit": _("列入议题"),
    "meetings.admit_all": _("列入全部议题"),
    "meetings.decline": _("不列入议题"),
    "meetings.carry": _("议题转下次"),
    "meetings.hand_in": _("提交议题"),
    "meetings.change_item": _("修改议题"),
    "meetings.withdraw_item": _("撤回议题"),
    "meetings.merge_items": _("合并议题"),
    "meetings.report_items": _("汇总议题"),
    "meetings.reorder": _("排列议程"),
    "meetings.create_series": _("设立例会"),
    "meetings.change_series": _("修改例会"),
    "meetings.plan": _("安排会议"),
    "meetings.plan_term": _("安排一学期的会议"),
    "meetings.move": _("改期"),
    "meetings.cancel": _("取消会议"),
    "meetings.publish": _("发出通知"),
    "meetings.remind": _("提醒回复"),
    "meetings.reply": _("回复通知"),
    "meetings.agree_proxy": _("同意代表"),
    "meetings.refuse_proxy": _("谢绝代表"),
    "meetings.sign_in": _("签到"),
    "meetings.sign_out": _("签退"),
    "meetings.open": _("开会"),
    "meetings.close": _("散会"),
    "meetings.start_item": _("进入议题"),
    "meetings.dispose": _("议题处理"),
    "meetings.ask_to_speak": _("要求发言"),
    "meetings.give_floor": _("请人发言"),
    "meetings.end_speech": _("发言结束"),
    "meetings.recuse": _("回避"),
    "meetings.put_motion": _("提出表决"),
    "meetings.withdraw_motion": _("撤回表决"),
    "meetings.open_motion": _("开始表决"),
    "meetings.close_motion": _("结束表决"),
    "meetings.cast_ballot": _("投票"),
    "meetings.enter_hands": _("登记举手表决"),
    "meetings.dispute_hands": _("对举手记录提出异议"),
    "meetings.take_note": _("记录"),
    "meetings.read_record": _("查阅会议记录"),
    "meetings.appoint_recorder": _("指定记录人"),
    "meetings.extend": _("延长会议"),
    "meetings.hand_over_chair": _("交接主持"),
    "meetings.draft_minutes": _("起草纪要"),
    "meetings.edit_minutes": _("修改纪要"),
    "meetings.sign_minutes": _("签发纪要"),
    "meetings.correct_minutes": _("更正纪要"),
    "meetings.hear_explanation": _("听取说明"),
    "resolutions.issue": _("形成决议"),
    "resolutions.report": _("报告进展"),
    "resolutions.change": _("变更决议"),
    "resolutions.explain": _("说明逾期原因"),
    "resolutions.hear_explanation": _("听取说明"),
    "resolutions.accept": _("验收"),
    "resolutions.hand_back": _("退回"),
    "resolutions.acknowledge": _("签收"),
    "resolutions.issue_document": _("印发公文"),
    "resolutions.remind_schools": _("催签收"),
    "curriculum.hand_in_timetable": _("上传课表"),
    "curriculum.apply_timetable": _("启用课表"),
    "curriculum.drop_timetable": _("放弃上传的课表"),
    "curriculum.bring_in_timetable": _("登记课表"),
    "curriculum.set_bell_times": _("修改作息时间"),
}


def action_name(name: str) -> str:
    """What was done, in the reader's language."""
    return str(ACTIONS.get(name, name))


def actions_called(text: str) -> list[str]:
    """The actions whose words have this text in them."""
    return [name for name, word in ACTIONS.items() if text.casefold() in str(word).casefold()]


def affair_names() -> list[tuple[str, str]]:
    """The affairs to choose from."""
    return [(key, str(label)) for key, label in AFFAIRS]
