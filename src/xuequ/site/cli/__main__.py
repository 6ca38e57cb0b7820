from xuequ.site.cli import main

main()
