"""What editors publish: pages, aids, events, menus. Built on Wagtail.

Never imports ``community`` or ``marketplace``: what it shows of them comes as fragments.
"""
