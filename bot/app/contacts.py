"""How deliveries reach a service: the directory's contacts, and the operator's own people."""

from __future__ import annotations

from bot.delivery import OPERATOR, Contact, Contacts, To
from bot.referrals import Directory, Purpose
from bot.referrals.services import Service
from bot.settings import Settings


def contacts_of(directory: Directory, settings: Settings) -> Contacts:
    """(service, to) -> how to reach them; the operator is reached by the mail of the settings."""

    def contact(service: str, to: str) -> Contact | None:
        if service == OPERATOR:
            return Contact(settings.operator_name, email=settings.duty_email)
        found = directory.service(service)
        return None if found is None else _manager(found) if to == To.MANAGER else _team(found)

    return contact


def _team(service: Service) -> Contact:
    return Contact(
        service.name,
        email=service.email.value if service.email else "",
        phone=service.phone.value if service.phone else "",
        ask_for=service.ask_for,
        webhook=webhook_of(service),
    )


def webhook_of(service: Service) -> str:
    """Where a service's own system takes notices; "" where it has none."""
    system = service.contact("api", Purpose.PROFESSIONAL, Purpose.OUT_OF_HOURS, Purpose.PUBLIC)
    return system.value if system else ""


def _manager(service: Service) -> Contact | None:
    """The named manager for conflicts of interest; nobody else of that service."""
    manager = service.conflicts_manager
    if manager is None:
        return None
    return Contact(
        f"{service.name}: the manager for conflicts of interest",
        email=manager.value if manager.kind == "email" else "",
        phone=manager.value if manager.kind == "phone" else "",
        ask_for="the named manager for conflicts of interest",
    )
