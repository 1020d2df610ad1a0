/** The Visual Studio project against the folder it stands in. It is built with the Windows Driver Kit, which is not here. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from './build.ts';

const driver = `${REPOSITORY}driver/`;
const project = readFileSync(`${driver}portcls-lab.vcxproj`, 'utf8');
const solution = readFileSync(`${driver}portcls-lab.sln`, 'utf8');
const included = (kind: string) =>
  [...project.matchAll(new RegExp(`<${kind} Include="([^"]+)"`, 'g'))].map(([, name]) => name!);
const present = (ending: string) => readdirSync(driver).filter((name) => name.endsWith(ending));

describe('portcls-lab.vcxproj', () => {
  it("builds exactly the driver's sources", () => {
    expect(included('ClCompile')).toEqual(present('.cpp').sort());
    expect(included('ClInclude')).toEqual(present('.h').sort());
    expect(included('ResourceCompile')).toEqual(present('.rc'));
  });

  it('is in the solution with every configuration', () => {
    const id = /<ProjectGuid>(\{[0-9A-F-]+\})<\/ProjectGuid>/.exec(project)![1]!;
    expect(solution).toContain(`"portcls-lab.vcxproj", "${id}"`);
    for (const configuration of included('ProjectConfiguration')) {
      expect(solution).toContain(`${id}.${configuration}.ActiveCfg = ${configuration}`);
      expect(solution).toContain(`${id}.${configuration}.Build.0 = ${configuration}`);
    }
  });

  it('makes a WDM driver of the name the INF installs', () => {
    expect(project).toContain('<DriverType>WDM</DriverType>');
    expect(project).toContain('<TargetName>portcls-lab</TargetName>');
    for (const library of ['portcls.lib', 'stdunk.lib']) expect(project).toContain(`$(DDK_LIB_PATH)\\${library}`);
  });
});
