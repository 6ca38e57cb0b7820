"""Xuequ 学区通: the software a school district runs on; ``affairs`` are the regime's chapters."""
