/**
 * Status codes of RPC: what a fault PDU, an RPC proxy's "RPC Error" and the RPC runtime say.
 *
 * Names as in [MS-ERREF] 2.2 and, for `nca_`, [C706] appendix E, except the bare Win32 error 5, which
 * reports of the RPC runtime call RPC_S_ACCESS_DENIED. The numbers mean other things in other
 * namespaces.
 */
export const rpcStatuses: Readonly<Record<string, number>> = {
  RPC_S_ACCESS_DENIED: 5,
  RPC_S_UNKNOWN_IF: 1717,
  RPC_S_OUT_OF_RESOURCES: 1721,
  RPC_S_SERVER_UNAVAILABLE: 1722,
  RPC_S_SERVER_TOO_BUSY: 1723,
  RPC_S_CALL_FAILED: 1726,
  RPC_S_CALL_FAILED_DNE: 1727,
  RPC_S_PROTOCOL_ERROR: 1728,
  RPC_S_PROCNUM_OUT_OF_RANGE: 1745,
  RPC_S_UNKNOWN_AUTHN_SERVICE: 1747,
  EPT_S_CANT_PERFORM_OP: 1752,
  RPC_X_BAD_STUB_DATA: 1783,
  RPC_S_UNSUPPORTED_AUTHN_LEVEL: 1821,
  RPC_S_SEC_PKG_ERROR: 1825,
  nca_rpc_version_mismatch: 0x1c000008,
  nca_unspec_reject: 0x1c000009,
  nca_s_fault_context_mismatch: 0x1c00001a,
  nca_s_fault_remote_no_memory: 0x1c00001b,
  nca_invalid_pres_context_id: 0x1c00001c,
  nca_unsupported_authn_level: 0x1c00001d,
  nca_invalid_checksum: 0x1c00001f,
  nca_op_rng_error: 0x1c010002,
  nca_unk_if: 0x1c010003,
  nca_proto_error: 0x1c01000b,
  nca_server_too_busy: 0x1c010014,
  nca_unsupported_type: 0x1c010017,
};
