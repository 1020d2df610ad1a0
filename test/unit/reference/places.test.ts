/** Addresses of pages are relative, so that the site works in any folder. */
import { describe, expect, it } from 'vitest';
import { html, plainText, raw } from '../../../web/reference/render/html.ts';
import { labAddress, relative, slug } from '../../../web/reference/render/places.ts';
import { splitSources, targetOf } from '../../../web/reference/render/sources.ts';

describe('addresses', () => {
  it.each([
    ['', '', './'],
    ['', 'ddi/iport/', 'ddi/iport/'],
    ['ddi/iport/', '', '../../'],
    ['ddi/iport/init/', 'ddi/iport/', '../../../ddi/iport/'],
    ['about/rules/', 'about/rules/#late-packet', '#late-packet'],
    ['topics/packets/', 'about/decisions/#u-7', '../../about/decisions/#u-7'],
  ])('from %j to %j: %j', (from, to, address) => expect(relative(from, to)).toBe(address));

  it('lead to the lab from any depth', () => {
    expect(labAddress('', 'late-packet')).toBe('../#scenario=late-packet');
    expect(labAddress('ddi/iport/init/')).toBe('../../../../');
  });

  it('are words in lower case', () => {
    expect(slug('_PCSTREAMRESOURCE_DESCRIPTOR')).toBe('pcstreamresource-descriptor');
    expect(slug('What happens if: nothing?')).toBe('what-happens-if-nothing');
  });
});

describe('sources', () => {
  it('lead to the official page that their name means', () => {
    expect(targetOf('nf-portcls-pcaddstreamresource')).toEqual({
      address: 'https://learn.microsoft.com/windows-hardware/drivers/ddi/portcls/nf-portcls-pcaddstreamresource',
    });
    expect(targetOf('audio/low-latency-audio')).toEqual({
      address: 'https://learn.microsoft.com/windows-hardware/drivers/audio/low-latency-audio',
    });
    expect(targetOf('U-17')).toEqual({ place: 'about/decisions/#u-17' });
    expect(targetOf('portcls.h: PCSTREAMRESOURCE_DESCRIPTOR_INIT')).toBeUndefined();
  });
  it('of one claim may be several', () => expect(splitSources('a; b;c')).toEqual(['a', 'b', 'c']));
});

describe('text in templates', () => {
  it('is escaped unless it is HTML already', () => {
    expect(html`<b title="${'"<&'}">${raw('<i>x</i>')}${false}${['a', '<']}</b>`.text).toBe(
      '<b title="&quot;&lt;&amp;"><i>x</i>a&lt;</b>',
    );
    expect(plainText(html`<p>A ${'<b>'} <b>c</b>.</p>`)).toBe('A <b> c.');
  });
});
