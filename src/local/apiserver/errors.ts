/** One entry of `details.causes` of a Status. */
export interface Cause {
  reason: string
  message: string
  /** Path of the field, as in `spec.template.spec.containers[0].image`; missing for a cause without a field. */
  field?: string
}

/** A `metav1.Status`, the body of every failure. */
export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: { continue?: string }
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: {
    name?: string
    group?: string
    kind?: string
    uid?: string
    causes?: Cause[]
    retryAfterSeconds?: number
  }
  code?: number
}

/** What an error speaks of; `resource` is the plural, or the kind where Kubernetes names that. */
export interface Subject {
  group: string
  resource: string
  name: string
}

/** A failure that the client is told as a `Status`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: Status

  constructor(code: number, reason: string, message: string, extra: Partial<Status> = {}) {
    super(message)
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...extra,
      code,
    }
  }

  /** The HTTP status. */
  get code(): number {
    return this.status.code ?? 500
  }
}

const qualified = ({ group, resource }: Omit<Subject, 'name'>) =>
  group === '' ? resource : `${resource}.${group}`
const details = ({ group, resource, name }: Subject) => ({
  ...(name !== '' && { name }),
  ...(group !== '' && { group }),
  ...(resource !== '' && { kind: resource }),
})

export const notFound = (subject: Subject) =>
  new ApiError(404, 'NotFound', `${qualified(subject)} "${subject.name}" not found`, {
    details: details(subject),
  })

export const alreadyExists = (subject: Subject) =>
  new ApiError(409, 'AlreadyExists', `${qualified(subject)} "${subject.name}" already exists`, {
    details: details(subject),
  })

export const conflict = (subject: Subject, why: string) =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(subject)} "${subject.name}": ${why}`,
    { details: details(subject) },
  )

export const STALE =
  'the object has been modified; please apply your changes to the latest version and try again'

/** 422. Here `resource` is the kind: `Deployment.apps "x" is invalid: …`. */
export const invalid = (subject: Subject, causes: Cause[]) =>
  new ApiError(422, 'Invalid', `${qualified(subject)} "${subject.name}" is invalid: ${joinCauses(causes)}`, {
    details: { ...details(subject), causes },
  })

export const badRequest = (message: string) => new ApiError(400, 'BadRequest', message)

export const forbidden = (subject: Subject, why: string, causes?: Cause[]) =>
  new ApiError(
    403,
    'Forbidden',
    `${qualified(subject)} ${subject.name === '' ? '' : `"${subject.name}" `}is forbidden: ${why}`,
    { details: { ...details(subject), ...(causes && { causes }) } },
  )

export const unauthorized = () => new ApiError(401, 'Unauthorized', 'Unauthorized')

export const expired = (message: string, continueToken?: string) =>
  new ApiError(410, 'Expired', message, {
    metadata: continueToken === undefined ? {} : { continue: continueToken },
  })

/** 501, by name: what Kubernetes has and this server does not. */
export const notEmulated = (what: string) =>
  new ApiError(
    501,
    'NotEmulated',
    `${what} is not emulated by hookwright's embedded cluster (see docs/reference/differences.md)`,
  )

/** As Kubernetes writes a list of errors: one plainly, more in brackets. */
function joinCauses(causes: readonly Cause[]): string {
  const texts = [
    ...new Set(causes.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`))),
  ]
  return texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`
}
