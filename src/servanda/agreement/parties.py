"""Who promises and who receives: parties, their contacts, and what they need from each other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from servanda.agreement.values import Name, Names, Term, Text
from servanda.words.shapes import phrase
from servanda.words.until import Until, parse_until
from servanda.words.window import Window, parse_window

May = Literal["claim", "approve exclusions", "accept restatements", "accept corrections", "sign"]


class Contact(Term):
    """Somebody to talk to."""

    called = "a contact"
    title: Annotated[Text, Field(description="What this person or role is called.", examples=["VP Sales"])]
    email: Annotated[Text | None, Field(description="The address to write to.", examples=["sales@example.com"])] = None
    phone: Annotated[Text | None, Field(description="The number to call.", examples=["+1 212 555 0100"])] = None
    answers_for: Annotated[Names, Field(description="The objectives this contact answers for.")] = ()
    may: Annotated[
        tuple[May, ...], Field(description="What this contact may do in the party's name.", examples=["[claim, sign]"])
    ] = ()


class Need(Term):
    """Something that one party must get from another to do its part."""

    called = "a need"
    sender: Annotated[Name, Field(alias="from", description="The party that provides it.", examples=["sales"])]
    what: Annotated[Text, Field(description="What is needed, in words.", examples=["Pipeline status report"])]
    each: Annotated[Window | None, phrase(parse_window, "week"), Field(description="How often it is needed.")] = None
    due: Annotated[Until | None, phrase(parse_until, "Monday 10:00"), Field(description="By when it is needed.")] = None


class Party(Term):
    """Somebody who promises or receives."""

    called = "a party"
    name: Annotated[Text, Field(description="The name as it is printed.", examples=["Marketing"])]
    role: Annotated[
        Literal["provider", "customer", "third party", "auditor"] | None,
        Field(description="The part it plays, where the agreement has roles."),
    ] = None
    contacts: Annotated[
        tuple[Contact, ...],
        Field(description="Whom to talk to, and who answers for what.", examples=["[{title: VP Sales}]"]),
    ] = ()
    needs: Annotated[
        tuple[Need, ...],
        Field(
            description="What it needs from others to do its part.", examples=["[{from: sales, what: Status report}]"]
        ),
    ] = ()
    one_per: Annotated[
        Name | None,
        Field(
            description="A class of parties: one for each row of this record set (every customer).",
            examples=["customers"],
        ),
    ] = None
