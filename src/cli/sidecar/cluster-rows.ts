import type { OptionRow } from '../option-row.ts'
import { parseFlag } from '../parse.ts'
import { parseText } from './parse-names.ts'
import { parseUrl } from './parse-values.ts'

/** How to reach the API; the names are those of kubectl. */
export const clusterRows = {
  kubeconfig: {
    flags: '--kubeconfig <file>',
    parse: parseText,
    help: 'the kubeconfig; without it that of KUBECONFIG, then ~/.kube/config, then the cluster that the Pod is in',
  },
  context: {
    flags: '--context <name>',
    parse: parseText,
    help: 'another context of it than the current one',
  },
  server: {
    flags: '--server <url>',
    parse: parseUrl,
    help: 'another address of the API, such as that of kubectl proxy',
  },
  certificateAuthority: {
    flags: '--certificate-authority <file>',
    parse: parseText,
    help: 'the authority of its certificate (PEM)',
  },
  clientCertificate: {
    flags: '--client-certificate <file>',
    parse: parseText,
    help: 'a certificate to log in with (PEM)',
  },
  clientKey: {
    flags: '--client-key <file>',
    parse: parseText,
    help: 'its private key (PEM)',
  },
  insecureSkipTlsVerify: {
    flags: '--insecure-skip-tls-verify',
    parse: parseFlag,
    help: 'trust any certificate of the API',
  },
} as const satisfies Record<string, OptionRow>
