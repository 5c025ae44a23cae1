"""Logs on to a store by RPC over HTTP with impacket, asked over stdin and answering on stdout in JSON.

The calls of EMSMDB are none of impacket's, so their stubs are written here, by [MS-OXCRPC] 3.1.4.
"""

import json
import ssl
import struct
import sys
import time

from impacket.dcerpc.v5 import mgmt, nspi, oxabref, transport
from impacket.http import AUTH_BASIC
from impacket.uuid import uuidtup_to_bin

EMSMDB = uuidtup_to_bin(("a4f1db00-ca47-1067-b31f-00dd010662da", "0.81"))
NO_RPC_LOGON = 1

ssl._create_default_https_context = ssl._create_unverified_context


def aligned(data):
    return data + bytes(-len(data) % 4)


def conformant(data):
    return struct.pack("<I", len(data)) + aligned(data)


def text(value):
    data = value.encode("ascii") + b"\0"
    return aligned(struct.pack("<III", len(data), 0, len(data)) + data)


def version_words(version):
    major, minor, build, revision = (int(part) for part in version.split("."))
    if major < 14:
        return major, build, revision
    return major << 8 | minor, build | 0x8000, revision


def connect_stub(dn, version):
    """EcDoConnectEx, opnum 10."""
    front = struct.pack("<7I", 0, 0, 0, 1252, 0x409, 0x409, 0xFFFFFFFF)
    client = struct.pack("<4H", 1, *version_words(version))
    return text(dn) + front + client + struct.pack("<4I", 0, 0, 0, 0x1008)


def logon_stub(context, dn):
    """EcDoRpcExt2, opnum 11, with one RopLogon."""
    name = dn.encode("ascii") + b"\0"
    rop = struct.pack("<4B2IH", 0xFE, 0, 0, 1, 0x0100000C, 0, len(name)) + name
    payload = struct.pack("<H", len(rop) + 2) + rop + struct.pack("<I", 0xFFFFFFFF)
    buffer = struct.pack("<4H", 0, 4, len(payload), len(payload)) + payload
    return (
        context
        + struct.pack("<I", 3)
        + conformant(buffer)
        + struct.pack("<5I", len(buffer), 0x8007, 0, 0, 0x1008)
    )


def association(question, port, interface, level):
    where = "ncacn_http:%s[%s,RpcProxy=127.0.0.1:80]" % (question["server"], port)
    rpc = transport.DCERPCTransportFactory(where)
    user, password, domain = question["user"], question["password"], question["domain"]
    rpc.set_credentials(user, password, domain, "", "")
    if question.get("basic"):
        rpc.set_auth_type(AUTH_BASIC)
    rpc.set_rpc_proxy_url(question["url"])
    dce = rpc.get_dce_rpc()
    if question.get("fragment"):
        dce.set_max_fragment_size(question["fragment"])
    if level > NO_RPC_LOGON:
        dce.set_credentials(user, question.get("rpcPassword", password), domain)
        dce.set_auth_level(level)
    dce.connect()
    dce.bind(interface)
    return dce


def since(began):
    return (time.monotonic() - began) * 1000


def call(dce, opnum, stub):
    dce.call(opnum, stub)
    return dce.recv()


def logon(question, level):
    began = time.monotonic()
    dce = association(question, 6001, EMSMDB, level)
    dn, version = question["dn"], question.get("version", "12.0.4228.0")
    answer = call(dce, 10, connect_stub(dn, version))
    (code,) = struct.unpack("<I", answer[-4:])
    result = {"level": level, "code": code, "bytes": len(answer), "connectMs": since(began)}
    if code == 0:
        context = answer[:20]
        # Behind handle, flags, three counts, RPC_HEADER_EXT and RopSize.
        rop, _, rop_code = struct.unpack("<BBI", call(dce, 11, logon_stub(context, dn))[46:52])
        result["openMs"] = since(began)
        dce.set_max_fragment_size(-1)  # impacket cuts an empty stub into no fragment at all
        (dummy,) = struct.unpack("<I", call(dce, 6, b""))
        ended = call(dce, 1, context)
        result.update(rop=rop, ropCode=rop_code, dummy=dummy, ended=ended.hex())
    dce.disconnect()
    return result


def store(question):
    """One logon for each level."""
    return [attempt(lambda: logon(question, level)) for level in question["levels"]]


def attempt(what):
    try:
        return what()
    except Exception as error:  # what impacket makes of a refusal is the answer
        return {"error": "%s: %s" % (type(error).__name__, error)}


def referral(question, level):
    dce = association(question, 6002, oxabref.MSRPC_UUID_OXABREF, level)
    server = oxabref.hRfrGetNewDSA(dce, question["dn"])["ppszServer"]
    result = {"server": server.rstrip("\0")}
    if "serverDn" in question:
        fqdn = oxabref.hRfrGetFQDNFromServerDN(dce, question["serverDn"])["ppszServerFQDN"]
        result["fqdn"] = fqdn.rstrip("\0")
    dce.disconnect()
    return result


def names(question, level):
    """What the address book makes of names: Minimal Entry IDs, and rows by their tags."""
    dce = association(question, 6004, nspi.MSRPC_UUID_NSPI, level)
    stat = nspi.STAT()
    stat["CodePage"] = question.get("codePage", 1252)
    request = nspi.NspiBind()
    request["dwFlags"] = question.get("flags", 0)
    request["pStat"] = stat
    bound = dce.request(request)
    handle = bound["contextHandle"]
    resolve = nspi.hNspiResolveNamesW if question.get("wide", True) else nspi.hNspiResolveNames
    tags = question.get("tags", [])
    answer = resolve(dce, handle, pPropTags=tags, paStr=question["names"])
    rows = nspi.simplifyPropertyRowSet(answer["ppRows"])
    ended = nspi.hNspiUnbind(dce, handle)
    dce.disconnect()
    return {
        "bind": bound["ErrorCode"],
        "ids": [one["Data"] for one in answer["ppMIds"]["aulPropTag"]],
        "rows": [{"%08x" % tag: value for tag, value in row.items()} for row in rows],
        "unbind": ended["ErrorCode"],
        "isNull": ended["contextHandle"].isNull(),
    }


def also(question):
    """The referral and the address book, at each level."""
    asked = {"rfri": referral, "nspi": names}[question["service"]]
    return [attempt(lambda: asked(question, level)) for level in question["levels"]]


def each(question):
    """Several questions, of several servers."""
    return [globals()[one["ask"]](one) for one in question["questions"]]


def interfaces(question):
    """The interfaces at the management endpoint."""
    ping = mgmt.hinq_if_ids(association(question, 6002, mgmt.MSRPC_UUID_MGMT, 1))
    return {"count": ping["if_id_vector"]["count"]}


question = json.load(sys.stdin)
print(json.dumps(globals()[question["ask"]](question)))
