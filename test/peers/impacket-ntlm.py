"""The NTLM engine of impacket, asked over stdin and answering on stdout; bytes are hex in JSON."""

import json
import sys

from impacket import ntlm


def md4(question):
    return [ntlm.compute_nthash(text).hex() for text in question["texts"]]


def negotiate(_):
    return {"negotiate": type1().getData().hex()}


def type1():
    return ntlm.getNTLMSSPType1("", "", signingRequired=True, use_ntlmv2=True)


def authenticate(question):
    """As a client."""
    answer, key = ntlm.getNTLMSSPType3(
        type1(),
        bytes.fromhex(question["challenge"]),
        question["user"],
        question["password"],
        question["domain"],
        use_ntlmv2=True,
    )
    return {"authenticate": answer.getData().hex(), "sessionKey": key.hex()}


def judge(question):
    """Reads an AUTHENTICATE and computes its responses again."""
    message = ntlm.NTLMAuthChallengeResponse()
    message.fromString(bytes.fromhex(question["authenticate"]))
    text = lambda name: message[name].decode("utf-16le")
    response = message["ntlm"]
    key = ntlm.NTOWFv2(question["user"], question["password"], question["domain"])
    challenge = bytes.fromhex(question["serverChallenge"])
    proof = ntlm.hmac_md5(key, challenge + response[16:])
    return {
        "user": text("user_name"),
        "domain": text("domain_name"),
        "workstation": text("host_name"),
        "flags": message["flags"],
        "ntProofStr": response[:16].hex(),
        "recomputed": proof.hex(),
        "sessionKey": ntlm.generateEncryptedSessionKey(
            ntlm.hmac_md5(key, proof), message["session_key"]
        ).hex(),
    }


def compute(question):
    """computeResponseNTLMv2 over given pairs, with a clock that stands at 0."""
    ntlm.TEST_CASE = True
    nt, lm, base = ntlm.computeResponseNTLMv2(
        question["flags"],
        bytes.fromhex(question["serverChallenge"]),
        bytes.fromhex(question["clientChallenge"]),
        bytes.fromhex(question["pairs"]),
        question["domain"],
        question["user"],
        question["password"],
        use_ntlmv2=True,
    )
    return {"ntResponse": nt.hex(), "lmResponse": lm.hex(), "sessionBaseKey": base.hex()}


def seal(question):
    """Seals texts in a row, each within its message."""
    flags, key = question["flags"], bytes.fromhex(question["sessionKey"])
    sign = ntlm.SIGNKEY(flags, key, question["side"])
    stream = ntlm.ARC4.new(ntlm.SEALKEY(flags, key, question["side"]))
    sealed = []
    for number, (before, text, after) in enumerate(question["messages"]):
        message = bytes.fromhex(before + text + after)
        cipher, mac = ntlm.SEAL(
            flags, sign, None, message, bytes.fromhex(text), number, stream.encrypt
        )
        sealed.append({"text": cipher.hex(), "signature": mac.getData().hex()})
    return sealed


question = json.load(sys.stdin)
print(json.dumps(globals()[question["ask"]](question)))
