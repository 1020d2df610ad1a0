/** Functions that register an adapter's power and Plug and Play management. */
import { documented, header, inferred, input, modelled, whatIf } from './claims.ts';
import { define, fdo, page } from './define-function.ts';

export const registerPnp = define('PcRegisterAdapterPnpManagement', {
  purpose: 'Registers the adapter’s IAdapterPnpManagement.',
  release: '10-1511',
  since: documented('Windows 10, version 1511.', page('PcRegisterAdapterPnpManagement')),
  about: [
    documented('The exported counterpart of [[IPortClsPnp]].', page('PcRegisterAdapterPnpManagement')),
    inferred(
      'Importing it ties the image to 1511 and later. This project’s driver uses the interface.',
      page('PcRegisterAdapterPnpManagement'),
    ),
  ],
  method: {
    parameters: [
      input(
        'Unknown',
        'PUNKNOWN',
        documented('The object that has [[IAdapterPnpManagement]].', page('PcRegisterAdapterPnpManagement')),
      ),
      fdo(page('PcRegisterAdapterPnpManagement')),
    ],
  },
  gaps: [
    header(
      'The header has it for Windows 10 as a whole, the page says 1511.',
      'portcls.h: PcRegisterAdapterPnpManagement',
      'G-12',
    ),
  ],
  scenarios: ['rebalance'],
  seeAlso: ['PcUnregisterAdapterPnpManagement', 'IAdapterPnpManagement', 'IPortClsPnp'],
});

export const unregisterPnp = define('PcUnregisterAdapterPnpManagement', {
  purpose: 'Takes the registration of IAdapterPnpManagement back.',
  release: '10-1511',
  since: documented('Windows 10, version 1511.', page('PcUnregisterAdapterPnpManagement')),
  about: [documented('PortCls then lets go of the adapter’s object.', page('PcUnregisterAdapterPnpManagement'))],
  method: {
    parameters: [fdo(page('PcUnregisterAdapterPnpManagement'))],
    whatIfs: [whatIf('It is never called?', modelled('The port lets go of the object at removal, with a note.', 31))],
  },
  gaps: [
    documented(
      'The page says that the interface was registered with this same function.',
      page('PcUnregisterAdapterPnpManagement'),
      'G-15',
    ),
  ],
  scenarios: ['rebalance'],
  seeAlso: ['PcRegisterAdapterPnpManagement', 'IPortClsPnp'],
});

export const registerPower = define('PcRegisterAdapterPowerManagement', {
  purpose: 'Registers the adapter’s power management.',
  release: '2000',
  since: documented('Windows 2000.', page('PcRegisterAdapterPowerManagement')),
  about: [
    documented('PortCls asks the object for [[IAdapterPowerManagement]].', page('PcRegisterAdapterPowerManagement')),
    modelled('Here it asks for the newest of the three versions that it knows.', 32),
  ],
  method: {
    parameters: [
      input(
        'Unknown',
        'PUNKNOWN',
        documented('The object, usually the adapter’s common object.', page('PcRegisterAdapterPowerManagement')),
      ),
      input(
        'pvContext1',
        'PVOID',
        documented('The functional device object.', page('PcRegisterAdapterPowerManagement')),
      ),
    ],
    whatIfs: [
      whatIf(
        'It is called twice?',
        documented('Driver Verifier’s rule PcRegisterAdapterPower is broken.', 'devtest/audio-pcregisteradapterpower'),
      ),
    ],
  },
  gaps: [
    documented(
      'When to call it is said in two ways.',
      'nf-portcls-iadapterpowermanagement-querydevicecapabilities; nn-portcls-iadapterpowermanagement3',
      'G-17',
    ),
  ],
  scenarios: ['sleep-and-wake', 'power-d3'],
  seeAlso: ['PcUnregisterAdapterPowerManagement', 'IAdapterPowerManagement3', 'power'],
});

export const unregisterPower = define('PcUnregisterAdapterPowerManagement', {
  purpose: 'Takes the registration of power management back.',
  release: '7',
  since: documented('Windows 7.', page('PcUnregisterAdapterPowerManagement')),
  about: [documented('PortCls then lets go of the adapter’s object.', page('PcUnregisterAdapterPowerManagement'))],
  method: {
    parameters: [fdo(page('PcUnregisterAdapterPowerManagement'), 'pDeviceObject')],
    whatIfs: [
      whatIf(
        'Nothing is registered?',
        documented('Driver Verifier’s rule PcRegisterAdapterPower is broken.', 'devtest/audio-pcregisteradapterpower'),
      ),
    ],
  },
  scenarios: ['pnp-remove-device'],
  seeAlso: ['PcRegisterAdapterPowerManagement', 'power'],
});
