import assert from 'node:assert/strict'
import { defaultPullPolicy } from './image-tag.ts'

describe('how images are pulled', () => {
  for (const image of [
    'nginx',
    'nginx:latest',
    'reg.example.com:5000/a/b',
    'localhost/x',
    'docker.io/library/nginx',
  ]) {
    it(`${image} always`, () => assert.equal(defaultPullPolicy(image), 'Always'))
  }
  const digest = `sha256:${'a'.repeat(64)}`
  for (const image of [
    'nginx:1',
    `nginx@${digest}`,
    `a/b:latest1@${digest}`,
    'Nginx',
    'a//b',
    'a'.repeat(64),
    '',
  ]) {
    it(`${image} when it is missing`, () => assert.equal(defaultPullPolicy(image), 'IfNotPresent'))
  }
})
