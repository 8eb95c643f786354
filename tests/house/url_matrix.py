"""Who may open which page. One line an address of ours; the test next door walks it.

To add one: copy a line, put the name of your URL (``namespace:name``), its method, and what each visitor
gets. ``-`` in "other" means the address has no argument. An address with arguments needs a maker in
``OBJECTS`` (``url_objects.py``): it gets the person whose object it is ("member" below) and returns them.

visitor      nobody signed in
member       a plain account; the object is theirs
other        another plain account
the roles    author, editor, moderator, animator, state_team, admin, each with its second factor

Statuses of a redirect: 302. To sign-in or elsewhere is the business of the app's own tests.
"""

from __future__ import annotations

COLUMNS = ["visitor", "member", "other", "author", "editor", "moderator", "animator", "state_team", "admin"]

MATRIX = """
# name                        method visitor member other author editor moderator animator state_team admin
healthz                       GET    200     200    -     200    200    200       200      200        200
readyz                        GET    200     200    -     200    200    200       200      200        200
accounts:sign_in              GET    200     302    -     302    302    302       302      302        302
accounts:enter_code           GET    302     302    -     302    302    302       302      302        302
accounts:resend_code          POST   302     302    -     302    302    302       302      302        302
accounts:password_sign_in     GET    200     302    -     302    302    302       302      302        302
accounts:challenge            GET    302     302    -     302    302    302       302      302        302
accounts:sign_up              GET    302     302    -     302    302    302       302      302        302
accounts:sign_out             GET    302     200    -     200    200    200       200      200        200
accounts:sign_out_elsewhere   POST   302     302    -     302    302    302       302      302        302
accounts:profile              GET    302     200    -     200    200    200       200      200        200
accounts:change_address       GET    302     200    -     200    200    200       200      200        200
accounts:confirm_address      GET    302     302    -     302    302    302       302      302        302
accounts:password             GET    302     200    -     200    200    200       200      200        200
accounts:remove_password      POST   302     302    -     302    302    302       302      302        302
accounts:enrol                GET    302     200    -     302    302    302       302      302        302
accounts:recovery_codes       GET    302     302    -     200    200    200       200      200        200
accounts:remove_second_factor POST   302     302    -     409    409    409       409      409        409
space:home                    GET    302     200    -     200    200    200       200      200        200
space:my_data                 GET    302     200    -     200    200    200       200      200        200
space:download                POST   302     200    -     200    200    200       200      200        200
space:erase                   GET    302     200    -     200    200    200       200      200        200
doors:wagtail_login           GET    302     302    -     302    302    302       302      302        302
doors:wagtail_logout          GET    302     200    -     200    200    200       200      200        200
doors:wagtail_password_reset  GET    302     302    -     302    302    302       302      302        302
doors:wagtail_page_login      GET    302     302    -     302    302    302       302      302        302
notifications:inbox           GET    302     200    -     200    200    200       200      200        200
notifications:read_all        POST   302     302    -     302    302    302       302      302        302
notifications:open            GET    302     302    404   404    404    404       404      404        404
notifications:preferences     GET    302     200    -     200    200    200       200      200        200
notifications:unfollow        POST   302     404    404   404    404    404       404      404        404
notifications:stop            GET    404     404    -     404    404    404       404      404        404
territories:communes          GET    200     200    -     200    200    200       200      200        200
private_file                  GET    404     200    404   404    404    200       404      404        200
search:results                GET    200     200    -     200    200    200       200      200        200
search:suggestions            GET    200     200    -     200    200    200       200      200        200
search:how                    GET    200     200    -     200    200    200       200      200        200
api-v1:api-root               GET    302     302    -     302    302    302       302      302        302
api-v1:docs                   GET    200     200    -     200    200    200       200      200        200
api-v1:openapi                GET    200     200    -     200    200    200       200      200        200
api-v1:questions              GET    200     200    -     200    200    200       200      200        200
api-v1:question               GET    200     200    200   200    200    200       200      200        200
api-v1:aids                   GET    200     200    -     200    200    200       200      200        200
api-v1:aid                    GET    200     200    200   200    200    200       200      200        200
api-v1:providers              GET    200     200    -     200    200    200       200      200        200
api-v1:provider               GET    200     200    200   200    200    200       200      200        200
api-v1:releases               GET    200     200    -     200    200    200       200      200        200
api-v1:release                GET    200     200    200   200    200    200       200      200        200
api-v1:cells                  GET    200     200    200   200    200    200       200      200        200
api-v1:unknown                GET    404     404    404   404    404    404       404      404        404
suggestions:method            GET    200     200    -     200    200    200       200      200        200
suggestions:vote              POST   302     302    302   302    302    302       302      302        302
companies:my_companies        GET    302     200    -     200    200    200       200      200        200
companies:by_siret            GET    302     200    -     200    200    200       200      200        200
companies:by_name             GET    302     200    -     200    200    200       200      200        200
companies:by_hand             GET    302     200    -     200    200    200       200      200        200
companies:invitation          GET    302     200    200   200    200    200       200      200        200
companies:company             GET    302     200    404   404    404    404       404      404        404
companies:send_proof          POST   302     422    404   404    404    404       404      404        404
companies:invite              POST   302     422    404   404    404    404       404      404        404
companies:withdraw            POST   302     302    404   404    404    404       404      404        404
companies:leave               GET    302     200    404   404    404    404       404      404        404
conversations:inbox           GET    302     200    -     200    200    200       200      200        200
conversations:thread          GET    302     200    404   404    404    404       404      404        404
conversations:block           GET    302     200    404   404    404    404       404      404        404
# The demonstration's own pages, which no public host serves.
demo:components               GET    200     200    -     200    200    200       200      200        200
demo:forms                    GET    200     200    -     200    200    200       200      200        200
demo:family                   GET    200     200    200   200    200    200       200      200        200
demo:mailbox                  GET    200     200    -     200    200    200       200      200        200
demo:mail                     GET    200     200    200   200    200    200       200      200        200
demo:mail_html                GET    200     200    200   200    200    200       200      200        200
reputation:board            GET    200     200    -     200    200    200       200      200        200
reputation:person           GET    200     200    200   200    200    200       200      200        200
reputation:mine             GET    302     200    -     200    200    200       200      200        200
questions:list              GET    200     200    -     200    200    200       200      200        200
questions:feed              GET    200     200    -     200    200    200       200      200        200
questions:ask               GET    200     200    -     200    200    200       200      200        200
questions:send              GET    302     302    -     302    302    302       302      302        302
questions:look              POST   200     200    -     200    200    200       200      200        200
questions:ask_named         GET    200     200    -     200    200    200       200      200        200
questions:carry_over        POST   200     200    -     200    200    200       200      200        200
# Whoever holds no receipt gets the same answer as everyone.
receipts:open               GET    200     200    -     200    200    200       200      200        200
receipts:precise            POST   404     404    -     404    404    404       404      404        404
receipts:edit               POST   404     404    -     404    404    404       404      404        404
receipts:accept             POST   404     404    404   404    404    404       404      404        404
receipts:thank              POST   404     404    404   404    404    404       404      404        404
receipts:close              POST   404     404    -     404    404    404       404      404        404
receipts:reopen             POST   404     404    -     404    404    404       404      404        404
receipts:address            POST   404     404    -     404    404    404       404      404        404
receipts:appeal             POST   404     404    -     404    404    404       404      404        404
receipts:erase              POST   404     404    -     404    404    404       404      404        404
receipts:stop               GET    200     200    200   200    200    200       200      200        200
questions:preview           POST   200     200    -     200    200    200       200      200        200
questions:near              GET    200     200    -     200    200    200       200      200        200
questions:topic             GET    200     200    200   200    200    200       200      200        200
questions:follow_topic      POST   302     302    302   302    302    302       302      302        302
questions:topic_feed        GET    200     200    200   200    200    200       200      200        200
questions:edit              GET    302     200    403   403    403    403       403      403        403
questions:history           GET    200     200    200   200    200    200       200      200        200
questions:answer            GET    200     302    302   302    302    302       302      302        302
questions:me_too            POST   302     409    302   302    302    302       302      302        302
questions:follow            POST   302     302    302   302    302    302       302      302        302
questions:close             GET    302     200    403   403    403    403       403      403        403
questions:reopen            POST   302     302    403   403    403    302       302      403        302
questions:show_answer       GET    302     302    302   302    302    302       302      302        302
questions:answer_edit       GET    302     200    403   403    403    403       403      403        403
questions:answer_history    GET    200     200    200   200    200    200       200      200        200
questions:vote              POST   302     200    200   200    200    200       200      200        200
questions:accept            POST   302     302    403   403    403    403       403      403        403
questions:short             GET    302     302    302   302    302    302       302      302        302
questions:answers_feed      GET    200     200    200   200    200    200       200      200        200
questions:show              GET    200     200    200   200    200    200       200      200        200
questions:manage            GET    302     403    403   403    403    200       200      403        200
moderation:queue            GET    302     403    -     403    403    200       403      403        200
moderation:case             GET    302     403    403   403    403    200       403      403        200
moderation:claim            POST   302     403    403   403    403    302       403      403        302
moderation:release          POST   302     403    403   403    403    302       403      403        302
moderation:undo             POST   302     403    403   403    403    302       403      403        302
moderation:verifications    GET    302     403    -     403    403    200       403      403        200
moderation:verify           POST   302     403    403   403    403    422       403      403        422
moderation:domains          GET    302     403    -     403    403    200       403      403        200
moderation:unblock          POST   302     403    403   403    403    302       403      403        302
moderation:person           GET    302     403    403   403    403    200       403      403        200
moderation:warn             POST   302     403    403   403    403    422       403      403        422
moderation:suspend          POST   302     403    403   403    403    422       403      403        422
moderation:hide             POST   302     403    403   403    403    422       403      403        422
moderation:lift             POST   302     403    403   403    403    302       403      403        302
moderation:restore          POST   302     403    403   403    403    302       403      403        302
moderation:flag             GET    302     200    200   200    200    200       200      200        200
moderation:flag_as_visitor  GET    200     200    200   200    200    200       200      200        200
moderation:mine             GET    302     200    -     200    200    200       200      200        200
moderation:letter           GET    302     200    404   404    404    404       404      404        404
animation:board             GET    302     403    -     403    403    200       200      403        200
animation:highlight         POST   302     403    403   403    403    302       302      403        302
animation:ask_official      POST   302     403    403   403    403    302       302      403        302
animation:thank             POST   302     403    403   403    403    302       302      403        302
experts:list                GET    200     200    -     200    200    200       200      200        200
experts:apply               GET    302     200    -     200    200    200       200      200        200
experts:take                POST   302     409    409   409    409    409       409      409        409
experts:one                 GET    200     200    200   200    200    200       200      200        200
experts:contact             GET    200     200    200   200    200    200       200      200        200
experts:mine                GET    302     302    -     302    302    302       302      302        302
experts:prove               POST   302     404    -     404    404    404       404      404        404
experts:availability        POST   302     404    -     404    404    404       404      404        404
experts:withdraw            POST   302     404    -     404    404    404       404      404        404
experts:to_answer           GET    302     200    -     200    200    200       200      200        200
experts:decline             POST   302     302    404   404    404    404       404      404        404
annuaire:providers            GET    200     200    -     200    200    200       200      200        200
annuaire:connectors           GET    200     200    -     200    200    200       200      200        200
annuaire:formula              GET    200     200    -     200    200    200       200      200        200
directory:propose             GET    302     200    -     200    200    200       200      200        200
directory:picture             GET    200     200    200   200    200    200       200      200        200
directory:provider            GET    200     200    200   200    200    200       200      200        200
directory:contact             GET    200     200    200   200    200    200       200      200        200
directory:claim               GET    302     302    200   200    200    200       200      200        200
directory:propose_connector   GET    302     200    -     200    200    200       200      200        200
directory:connector           GET    200     200    200   200    200    200       200      200        200
directory:contact_connector   GET    200     200    200   200    200    200       200      200        200
directory:level               GET    302     403    403   403    403    403       403      403        200
directory:mine                GET    302     200    -     200    200    200       200      200        200
directory:my_connector        GET    302     302    -     302    302    302       302      302        302
directory:connector_act       POST   302     302    404   404    404    404       404      404        404
directory:listing             GET    302     200    404   404    404    404       404      404        404
directory:words               GET    302     200    404   404    404    404       404      404        404
directory:add_offer           GET    302     200    404   404    404    404       404      404        404
directory:change_offer        GET    302     200    404   404    404    404       404      404        404
directory:remove_offer        POST   302     302    404   404    404    404       404      404        404
directory:pictures            POST   302     422    404   404    404    404       404      404        404
directory:remove_picture      POST   302     302    404   404    404    404       404      404        404
directory:prove               POST   302     422    404   404    404    404       404      404        404
directory:act                 POST   302     302    404   404    404    404       404      404        404
reviews:method                GET    200     200    -     200    200    200       200      200        200
reviews:propose               GET    302     200    404   404    404    404       404      404        404
reviews:interaction           GET    302     200    404   404    404    404       404      404        404
reviews:write                 GET    302     200    404   404    404    404       404      404        404
reviews:act                   POST   302     302    404   404    404    404       404      404        404
reviews:review                GET    200     200    200   200    200    200       200      200        200
reviews:revise                GET    302     200    404   404    404    404       404      404        404
reviews:withdraw              GET    302     200    404   404    404    404       404      404        404
reviews:reply                 GET    302     200    403   403    403    403       403      403        403
reviews:withdraw_reply        POST   302     302    403   403    403    403       403      403        403
reviews:of_provider           GET    200     200    200   200    200    200       200      200        200
reviews:of_connector          GET    200     200    200   200    200    200       200      200        200
reviews:mine                  GET    302     200    -     200    200    200       200      200        200
prices:index                  GET    200     200    -     200    200    200       200      200        200
prices:service                GET    200     200    200   200    200    200       200      200        200
prices:method                 GET    200     200    -     200    200    200       200      200        200
prices:releases               GET    200     200    -     200    200    200       200      200        200
prices:release                GET    200     200    200   200    200    200       200      200        200
prices:file                   GET    200     200    200   200    200    200       200      200        200
prices:give                   GET    302     200    404   404    404    404       404      404        404
discussions:show            GET    302     302    302   302    302    302       302      302        302
discussions:write           GET    200     200    200   200    200    200       200      200        200
discussions:edit            GET    302     200    403   403    403    403       403      403        403
discussions:erase           GET    302     200    403   403    403    403       403      403        403
indicators:page             GET    200     200    -     200    200    200       200      200        200
indicators:csv              GET    200     200    -     200    200    200       200      200        200
simulator:start             GET    200     200    -     200    200    200       200      200        200
simulator:result            GET    200     200    -     200    200    200       200      200        200
simulator:keep              POST   302     302    -     302    302    302       302      302        302
simulator:kept              GET    200     200    200   200    200    200       200      200        200
simulator:mail              POST   422     422    422   422    422    422       422      422        422
simulator:forget            GET    200     200    200   200    200    200       200      200        200
aids:list                   GET    200     200    -     200    200    200       200      200        200
aids:compare                GET    200     200    -     200    200    200       200      200        200
aids:feed                   GET    200     200    -     200    200    200       200      200        200
aids:sheet                  GET    200     200    200   200    200    200       200      200        200
aids:report                 GET    200     200    200   200    200    200       200      200        200
events:agenda               GET    200     200    -     200    200    200       200      200        200
events:calendar             GET    200     200    -     200    200    200       200      200        200
events:feed                 GET    200     200    -     200    200    200       200      200        200
events:propose              GET    302     200    -     200    200    200       200      200        200
events:register             POST   302     302    302   302    302    302       302      302        302
events:one                  GET    200     200    200   200    200    200       200      200        200
pages:guides                GET    200     200    -     200    200    200       200      200        200
pages:guides_feed           GET    200     200    -     200    200    200       200      200        200
pages:testimonials          GET    200     200    -     200    200    200       200      200        200
pages:testimonials_feed     GET    200     200    -     200    200    200       200      200        200
pages:tell                  GET    302     200    -     200    200    200       200      200        200
pages:news                  GET    200     200    -     200    200    200       200      200        200
pages:news_feed             GET    200     200    -     200    200    200       200      200        200
pages:security_txt          GET    200     200    -     200    200    200       200      200        200
public_picture              GET    200     200    200   200    200    200       200      200        200
robots.txt                  GET    200     200    -     200    200    200       200      200        200
sitemap.xml                 GET    200     200    -     200    200    200       200      200        200
sitemap                     GET    200     200    200   200    200    200       200      200        200
# The roots of the libraries' addresses; the rule below goes through the rest.
wagtailadmin_home             GET    302     302    -     200    200    302       302      302        200
admin:index                   GET    302     302    -     302    302    302       302      302        200
wagtail_serve                 GET    200     200    -     200    200    200       200      200        200
"""

# Names that begin so are a library's: their roots stand above, and no page of theirs opens to whoever may
# not open the root.
LIBRARIES = ("wagtail", "admin/", "admin:", "django-admin/", "documents/")


def rows() -> dict[str, tuple[str, dict[str, str]]]:
    """Return ``{name: (method, {column: status})}``."""
    found = {}
    for line in MATRIX.strip().splitlines():
        if not line.startswith("#"):
            name, method, *statuses = line.split()
            found[name] = (method, dict(zip(COLUMNS, statuses, strict=True)))
    return found
