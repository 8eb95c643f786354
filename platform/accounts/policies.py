from accounts.roles import Policy, allows
from core.actors import Actor


def can_manage_accounts(by: Actor) -> bool:
    return allows(by.roles, Policy.MANAGE_ACCOUNTS)
