"""Reads stubs of NspiResolveNamesW with impacket, and writes them again; asked over stdin in JSON."""

import json
import sys

from impacket.dcerpc.v5 import nspi


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def reply(question):
    request = nspi.NspiResolveNamesW(bytes.fromhex(question["request"]))
    response = nspi.NspiResolveNamesWResponse(bytes.fromhex(question["response"]))
    rows = nspi.simplifyPropertyRowSet(response["ppRows"])
    return {
        "names": [one["Data"] for one in request["paStr"]["Strings"]],
        "tags": [one["Data"] for one in request["pPropTags"]["aulPropTag"]],
        "codePage": request["pStat"]["CodePage"],
        "ids": [one["Data"] for one in response["ppMIds"]["aulPropTag"]],
        "rows": [{"%08x" % tag: plain(value) for tag, value in row.items()} for row in rows],
        "request": request.getData().hex(),
        "response": response.getData().hex(),
    }


print(json.dumps(reply(json.load(sys.stdin))))
