/** What kubectl asks for when OpenAPI v3 does not know a kind. */
export const OPENAPI_V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

/**
 * The least OpenAPI v2 document, in the protobuf of gnostic: it describes no kind, so that kubectl goes on and says itself what
 * is wrong with one. What describes them is OpenAPI v3.
 *
 * @example
 * openapiV2Protobuf('v1.36.3').length // 30
 */
export function openapiV2Protobuf(version: string): Uint8Array {
  const info = Buffer.concat([field(1, Buffer.from('Kubernetes')), field(2, Buffer.from(version))])
  return Buffer.concat([field(1, Buffer.from('2.0')), field(2, info), field(8, Buffer.alloc(0))])
}

/** A length-delimited field; what goes in here is short. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
}
