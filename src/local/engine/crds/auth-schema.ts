import { fields, list, text, type Properties, type Schema } from './schema.ts'

const place = (what: string): Properties => ({
  name: text(`The name of the ${what}.`),
  namespace: text(`The namespace of the ${what}.`),
})

const secret = (description: string) => fields(description, place('Secret'), ['name', 'namespace'])

const bundleIn = (what: string) =>
  fields(
    `A ${what} that holds the certificates.`,
    { ...place(what), key: text(`The key in the ${what}'s data.`, { default: 'ca.crt' }) },
    ['name', 'namespace'],
  )

const caBundle = fields(
  'The certificate authorities, in PEM, that may have signed the certificate of the hook server; those of the system when it is left out. Set exactly one of inline, secretRef and configMapRef. It is read when the controller starts and when its spec changes.',
  {
    inline: text('The certificates themselves.'),
    secretRef: bundleIn('Secret'),
    configMapRef: bundleIn('ConfigMap'),
  },
)

const clientTLS = fields(
  'The certificate that the hook server is shown (mutual TLS).',
  {
    secretRef: secret('The Secret that holds the certificate and its private key.'),
    certKey: text('The key of the certificate in the Secret, which is PEM.', { default: 'tls.crt' }),
    privateKeyKey: text('The key of the private key in the Secret, which is PEM.', { default: 'tls.key' }),
  },
  ['secretRef'],
)

const authorization = fields(
  'What is sent as Authorization header: the type, a space, and the trimmed value of a Secret. Not together with basicAuth.',
  {
    type: text('The scheme of the header. Basic is refused: use basicAuth.', { default: 'Bearer' }),
    secretRef: fields(
      'The Secret and the key in it that hold the credential.',
      { ...place('Secret'), key: text("The key in the Secret's data.") },
      ['key', 'name', 'namespace'],
    ),
  },
  ['secretRef'],
)

const basicAuth = fields(
  'User name and password, sent as HTTP Basic authentication. Not together with authorization.',
  {
    secretRef: secret('The Secret that holds the user name and the password.'),
    usernameKey: text('The key of the user name in the Secret; the name must hold no colon.', {
      default: 'username',
    }),
    passwordKey: text('The key of the password in the Secret.', { default: 'password' }),
  },
  ['secretRef'],
)

/** Fields that say how a hook server is trusted and what it is shown. */
export const authProperties: Properties = { authorization, basicAuth, caBundle, clientTLS }

/** Schema of `spec.endpointConfigs`. */
export const endpointConfigs: Schema = list(
  'Trust and credentials by host, for all hooks that have none of their own: a hook with any of caBundle, clientTLS, authorization and basicAuth uses only those. The first entry that fits counts.',
  fields(
    'Trust and credentials for the hooks of one host.',
    {
      host: text(
        'The host in the URL of the hook, with its port unless that is the default one: hooks.example.com:8443.',
      ),
      ...authProperties,
    },
    ['host'],
  ),
)
