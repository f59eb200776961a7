import assert from 'node:assert/strict'
import { formatAddress } from './ip-address.ts'
import {
  addressCauses,
  addressWarnings,
  canonicalAddressCauses,
  canonicalNetworkCauses,
  endpointAddressCauses,
  isSubnet,
  networkCauses,
  networkWarnings,
  parseAddress,
  parseNetwork,
} from './ip.ts'

const whys = (causes: { message: string }[]) => causes.map(({ message }) => message.replace(/^.*?": /, ''))

describe('IP addresses', () => {
  const canonical: [text: string, canonical: string][] = [
    ['10.0.0.1', '10.0.0.1'],
    ['010.000.0.01', '10.0.0.1'],
    ['2001:DB8:0:0:0::1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::', '::'],
    ['1::', '1::'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
  ]
  for (const [text, expected] of canonical) {
    it(`${text} is ${expected}`, () => {
      const address = parseAddress(text)
      assert.ok(address)
      assert.equal(formatAddress(address), expected)
    })
  }

  for (const text of [
    '',
    '1.2.3',
    '256.1.1.1',
    '1.2.3.4.5',
    ':',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '::1%eth0',
    '1.2.3.4:80',
    '1:2:3:4:5:6:7:8::',
  ]) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseAddress(text), undefined))
  }

  it('are refused in ambiguous spellings, unless they are stored already', () => {
    assert.deepEqual(whys(addressCauses('010.0.0.1', 'ip')), ['must not have leading 0s'])
    assert.deepEqual(whys(addressCauses('::ffff:1.2.3.4', 'ip')), ['must not be an IPv4-mapped IPv6 address'])
    assert.deepEqual(addressCauses('010.0.0.1', 'ip', ['010.0.0.1']), [])
    assert.deepEqual(addressCauses('2001:DB8::1', 'ip'), [])
    assert.deepEqual(whys(canonicalAddressCauses('2001:DB8::1', 'ip')), [
      'must be in canonical form ("2001:db8::1")',
    ])
  })

  it('of endpoints can be reached from elsewhere', () => {
    assert.deepEqual(endpointAddressCauses('10.1.2.3', 'ip'), [])
    for (const text of [
      '0.0.0.0',
      '::',
      '127.1.2.3',
      '::1',
      '169.254.1.1',
      'fe80::1',
      '224.0.0.1',
      'ff02::1',
    ]) {
      assert.equal(endpointAddressCauses(text, 'ip').length, 1, text)
    }
  })

  it('in unusual spellings are warned of', () => {
    assert.deepEqual(addressWarnings('2001:DB8::1', 'ip'), [
      'ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ])
    assert.deepEqual(addressWarnings('010.0.0.1', 'ip'), [
      'ip: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
    ])
    assert.deepEqual(addressWarnings('10.0.0.1', 'ip'), [])
  })
})

describe('networks', () => {
  it('have a prefix that fits and no bits beyond it', () => {
    assert.deepEqual(networkCauses('10.0.0.0/8', 'cidr'), [])
    assert.match(whys(networkCauses('10.0.0.0/33', 'cidr'))[0]!, /^must be a valid CIDR value/)
    assert.match(whys(networkCauses('10.0.0.0', 'cidr'))[0]!, /^must be a valid CIDR value/)
    assert.deepEqual(whys(networkCauses('10.0.0.1/8', 'cidr')), [
      'must not have bits set beyond the prefix length',
    ])
    assert.deepEqual(whys(networkCauses('10.0.0.0/08', 'cidr')), [
      'must not have leading 0s in IP or prefix length',
    ])
    assert.deepEqual(whys(canonicalNetworkCauses('FD00::/64', 'cidr')), [
      'must be in canonical form ("fd00::/64")',
    ])
  })

  it('contain others of their family', () => {
    const isInside = (inner: string, outer: string) => isSubnet(parseNetwork(inner)!, parseNetwork(outer)!)
    assert.ok(isInside('10.1.0.0/16', '10.0.0.0/8'))
    assert.ok(!isInside('10.0.0.0/8', '10.0.0.0/8'))
    assert.ok(!isInside('11.0.0.0/16', '10.0.0.0/8'))
    assert.ok(!isInside('fd00::/64', '10.0.0.0/8'))
    assert.ok(isInside('fd00:0:0:1::/64', 'fd00::/48'))
  })

  it('with bits beyond their prefix are ambiguous', () => {
    assert.deepEqual(networkWarnings('10.0.0.1/8', 'cidr'), [
      'cidr: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
    ])
  })
})
