"""Xuequ 学区通: the software a school district runs on. The folders of ``affairs`` are the regime's chapters."""
