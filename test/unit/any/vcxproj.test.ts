/** What is read of Visual Studio projects. */
import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../../../scripts/lib/any/condition.mjs';
import { readVcxproj } from '../../../scripts/lib/any/vcxproj.mjs';
import { withFiles } from './build.ts';

const CONFIGURATIONS = ['Debug|x64', 'Release|x64', 'Release|ARM64'];
const project = (body: string) => `<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
<ItemGroup Label="ProjectConfigurations">${CONFIGURATIONS.map((one) => `<ProjectConfiguration Include="${one}"/>`).join('')}</ItemGroup>
${body}
</Project>`;

describe('conditions', () => {
  const exists = (name: string) => name === 'there.props';
  it.each([
    ["'Release|x64'=='release|X64'", true],
    ["'a' != 'b' and ('1' == '2' or '3'=='3')", true],
    ["!('a' == 'a')", false],
    ["exists('there.props')", true],
    ["!Exists('other.props') And 'true'", true],
    ['true', true],
    ["$weird$ == 'x'", false],
  ])('%s', (text, holds) => {
    expect(conditionHolds(text, exists)).toBe(holds);
  });
});

describe('a project', () => {
  it('gives sources, folders and definitions of the configuration, item metadata and imports included', async () => {
    await withFiles(
      {
        'main.vcxproj': project(`
<PropertyGroup><Own>INC</Own></PropertyGroup>
<Import Project="common.props"/>
<Import Project="$(VCTargetsPath)\\Microsoft.Cpp.props"/>
<ItemDefinitionGroup Condition="'$(Configuration)|$(Platform)'=='Debug|x64'"><ClCompile><PreprocessorDefinitions>DEBUGGING</PreprocessorDefinitions></ClCompile></ItemDefinitionGroup>
<ItemDefinitionGroup><ClCompile><AdditionalIncludeDirectories>%(AdditionalIncludeDirectories);..\\$(Own);inc</AdditionalIncludeDirectories>
<PreprocessorDefinitions>%(PreprocessorDefinitions);ONE=1</PreprocessorDefinitions></ClCompile></ItemDefinitionGroup>
<ItemGroup>
<ClCompile Include="A.cpp"><PreprocessorDefinitions>%(PreprocessorDefinitions);TWO</PreprocessorDefinitions></ClCompile>
<ClCompile Include="left.cpp"><ExcludedFromBuild Condition="'$(Platform)'=='x64'">true</ExcludedFromBuild></ClCompile>
<ClCompile Include="more\\*.cpp"/><Inf Include="x.inf"/>
</ItemGroup>`),
        'common.props':
          '<Project><ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>SHARED</PreprocessorDefinitions></ClCompile></ItemDefinitionGroup></Project>',
        'a.cpp': '',
        'left.cpp': '',
        'more/c.cpp': '',
        'more/b.cpp': '',
      },
      (folder) => {
        const { units, configuration, infs } = readVcxproj(`${folder}/main.vcxproj`);
        expect(configuration).toBe('Release|x64');
        expect(units.map(({ source }) => source.slice(folder.length))).toEqual([
          '/a.cpp',
          '/more/b.cpp',
          '/more/c.cpp',
        ]);
        expect(units[0]!.defines).toEqual(['SHARED', 'ONE=1', 'TWO']);
        expect(units[1]!.defines).toEqual(['SHARED', 'ONE=1']);
        expect(units[0]!.includes.map((one) => one.split('/').at(-1))).toEqual(['INC', 'inc']);
        expect(infs).toEqual([`${folder}/x.inf`]);
      },
    );
  });

  it('brings the libraries of its solution that it links', async () => {
    await withFiles(
      {
        'all.sln':
          'Project("{1}") = "Main", "main\\main.vcxproj", "{2}"\nEndProject\nProject("{1}") = "Tools", "tools\\Helpers.vcxproj", "{3}"\nEndProject\n',
        'main/main.vcxproj': project(
          '<ItemDefinitionGroup><Link><AdditionalDependencies>..\\tools\\x64\\helpers.lib</AdditionalDependencies></Link></ItemDefinitionGroup><ItemGroup><ClCompile Include="m.cpp"/></ItemGroup>',
        ),
        'main/m.cpp': '',
        'tools/Helpers.vcxproj': project(
          '<PropertyGroup><ConfigurationType>StaticLibrary</ConfigurationType></PropertyGroup><ItemGroup><ClCompile Include="h.cpp"/></ItemGroup>',
        ),
        'tools/h.cpp': '',
      },
      (folder) => {
        const { units } = readVcxproj(`${folder}/main/main.vcxproj`);
        expect(units.map(({ source }) => source.slice(folder.length))).toEqual(['/main/m.cpp', '/tools/h.cpp']);
      },
    );
  });

  it('says what is wrong with it', async () => {
    await withFiles(
      { 'a.vcxproj': project('<ItemGroup><ClCompile Include="gone.cpp"/></ItemGroup>'), 'b.vcxproj': '<NoProject/>' },
      (folder) => {
        expect(() => readVcxproj(`${folder}/a.vcxproj`)).toThrow('gone.cpp: there is no such source file');
        expect(() => readVcxproj(`${folder}/a.vcxproj`, 'Debug|Win32')).toThrow(
          'There are: Debug|x64, Release|x64, Release|ARM64.',
        );
        expect(() => readVcxproj(`${folder}/b.vcxproj`)).toThrow('it has no <Project>');
      },
    );
  });
});
