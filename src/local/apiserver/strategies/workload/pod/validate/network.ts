import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required, tooLong } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { addressCauses } from '../../../../validate/ip.ts'
import { label, subdomain, subdomainWithUnderscore } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { fields, items, optionalText, text, texts } from '../../../shared/read.ts'

const MOST_SERVERS = 3
const MOST_SEARCHES = 32
const MOST_CHARACTERS = 2048

/**
 * What is wrong with how a Pod looks up names.
 *
 * @example
 * dnsCauses({ dnsPolicy: 'None' }, 'spec') // must provide `dnsConfig` when `dnsPolicy` is None
 */
export function dnsCauses(spec: Fields, path: string): Cause[] {
  const config = fields(spec.dnsConfig)
  const at = `${path}.dnsConfig`
  const alone = spec.dnsPolicy === 'None'
  if (config === undefined)
    return alone ? [required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')] : []
  const [servers, searches] = [texts(config.nameservers), texts(config.searches)]
  if (alone && servers.length === 0) {
    return [
      required(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
    ]
  }
  const causes: Cause[] = []
  const tooMany = (name: string, list: string[], why: string) =>
    causes.push(invalidValue(`${at}.${name}`, list, why))
  if (servers.length > MOST_SERVERS)
    tooMany('nameservers', servers, `must not have more than ${MOST_SERVERS} nameservers`)
  causes.push(...servers.flatMap((server, index) => addressCauses(server, `${at}.nameservers[${index}]`)))
  if (searches.length > MOST_SEARCHES)
    tooMany('searches', searches, `must not have more than ${MOST_SEARCHES} search paths`)
  if (Buffer.byteLength(searches.join(' ')) > MOST_CHARACTERS) {
    tooMany(
      'searches',
      searches,
      `must not have more than ${MOST_CHARACTERS} characters (including spaces) in the search list`,
    )
  }
  searches.forEach((search, index) => {
    if (search === '.') return
    const name = search.endsWith('.') ? search.slice(0, -1) : search
    causes.push(...invalidFor(`${at}.searches[${index}]`, name, subdomainWithUnderscore(name)))
  })
  items(config.options).forEach((option, index) => {
    if (text(option.name) === '') causes.push(required(`${at}.options[${index}]`, 'must not be empty'))
  })
  return causes
}

/** What is wrong with the names of a Pod in the network. */
export function hostNameCauses(spec: Fields, path: string): Cause[] {
  return ['hostname', 'subdomain'].flatMap((name) => {
    const value = text(spec[name])
    return value === '' ? [] : invalidFor(`${path}.${name}`, value, label(value))
  })
}

/** What is wrong with the name that a Pod has instead of the others. */
export function hostNameOverrideCauses(spec: Fields, path: string): Cause[] {
  const name = optionalText(spec.hostnameOverride)
  const at = `${path}.hostnameOverride`
  if (name === undefined) return []
  const causes: Cause[] = []
  if (spec.setHostnameAsFQDN === true) {
    causes.push(forbiddenField(at, 'may not be specified when setHostnameAsFQDN is true'))
  }
  if (spec.hostNetwork === true)
    causes.push(forbiddenField(at, 'may not be specified when hostNetwork is true'))
  if (Buffer.byteLength(name) > 64) causes.push(tooLong(at, 64))
  return [...causes, ...invalidFor(at, name, subdomain(name))]
}

/** What is wrong with lines for the hosts file. */
export function hostAliasCauses(list: unknown, path: string): Cause[] {
  return items(list).flatMap((alias, index) => [
    ...addressCauses(text(alias.ip), `${path}[${index}].ip`),
    ...texts(alias.hostnames).flatMap((name, place) =>
      invalidFor(`${path}[${index}].hostnames[${place}]`, name, subdomain(name)),
    ),
  ])
}
