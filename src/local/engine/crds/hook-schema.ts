import { authProperties } from './auth-schema.ts'
import { choice, fields, flag, int32, text, type Schema } from './schema.ts'

const etag = fields('Lets the hook server answer 304 Not Modified, which repeats its last answer.', {
  enabled: flag('Whether If-None-Match is sent and answers are remembered.'),
  cacheTimeoutSeconds: int32(
    'How long an answer is remembered; for ever when left out. Metacontroller 4.17.2 never starts the controller when this is set and cacheCleanupSeconds is not.',
  ),
  cacheCleanupSeconds: int32('How often expired answers are dropped.'),
})

const service = fields(
  'The Service that the hook server runs behind; needs path.',
  {
    name: text('The name of the Service.'),
    namespace: text('The namespace of the Service.'),
    port: int32('The port of the Service, 80 when left out.'),
    protocol: text('http when left out, or https.'),
  },
  ['name', 'namespace'],
)

const webhook = fields('An HTTP server that is asked by POST. Set url, or service and path.', {
  url: text('The whole URL of the hook. It wins over service and path.'),
  service,
  path: text('The path on the Service, with its leading slash.'),
  timeout: text('How long the server may take, such as 10s or 1m30s; 10s when left out.', {
    format: 'duration',
  }),
  etag,
  responseUnMarshallMode: choice(
    'What happens to answers with unknown or doubled fields: strict refuses them, loose takes them. Left out, hooks of version v1 are loose and those of v2 strict.',
    ['loose', 'strict'],
  ),
  ...authProperties,
})

/**
 * Schema of one hook.
 *
 * @example
 * hook('Says which children a parent should have.')
 */
export function hook(description: string): Schema {
  return fields(description, {
    version: choice(
      'The shape of the request. v1 keys objects by name within the namespace of a namespaced parent and shows nothing of other namespaces; v2 keys them by namespace/name.',
      ['v1', 'v2'],
      { default: 'v1' },
    ),
    webhook,
  })
}
