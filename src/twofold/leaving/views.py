from __future__ import annotations

from io import BytesIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from twofold.leaving import export as exporting
from twofold.leaving.forms import ExportForm
from twofold.people import keyrings, throttle
from twofold.people.access import PersonRequest
from twofold.people.rate_limits import counted, wait_words
from twofold.people.responses import INVALID, TOO_MANY
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, unlock
from twofold.rooms.decorators import screen


@screen("GET", "POST")
def export(request: PersonRequest) -> HttpResponse:
    """GET explains; POST asks for the passphrase again and returns the zip, made in memory."""
    if request.method == "GET":
        return render(request, "leaving/export.html", {"form": ExportForm()})
    form, status = ExportForm(request.POST), INVALID
    if form.is_valid():
        try:
            by = unlock(request.person, form.cleaned_data["passphrase"], counted=counted(request, request.person))
            return _zip(by)
        except throttle.Wait as wait:
            status = TOO_MANY
            form.add_error("passphrase", wait_words(wait))
        except (Refused, DamagedMethod, keyrings.DamagedKeyring):
            form.add_error("passphrase", _("That is not your passphrase. Check it, and whether capitals are on."))
    return render(request, "leaving/export.html", {"form": form}, status=status)


def _zip(by: Unlocked) -> HttpResponse:
    file = BytesIO()
    exporting.write(by, file)
    response = HttpResponse(file.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{exporting.name_of_file(by)}"'
    return response
