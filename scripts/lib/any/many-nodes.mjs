/**
 * A driver of a size as drivers for codecs have: the example with a topology of many nodes, each a source of its own with a
 * class, a register table, properties under a lock, and arithmetic on volumes. Generated, so that it can be of any length.
 */

const CONTROLS = 24;
const PROPERTIES = ['Volume', 'Mute', 'Balance', 'Boost', 'Delay', 'Mixer', 'Jack', 'Power'];

const header = `/** What every node of the topology is. */
#pragma once

#include "hello.h"

struct NODE_REGISTER
{
    UCHAR Index;
    USHORT Reset;
    USHORT Mask;
    BOOLEAN Volatile;
};

class CNode
{
public:
    explicit CNode(_In_ ULONG id) : m_id(id), m_state(PowerDeviceD0) { KeInitializeSpinLock(&m_lock); }
    virtual ~CNode() = default;
    virtual NTSTATUS Reset() = 0;
    virtual NTSTATUS Read(_In_ ULONG property, _In_ ULONG channel, _Out_ LONG *value) = 0;
    virtual NTSTATUS Write(_In_ ULONG property, _In_ ULONG channel, _In_ LONG value) = 0;
    virtual void Enter(_In_ DEVICE_POWER_STATE state) = 0;
    ULONG Id() const { return m_id; }

protected:
    ULONG m_id;
    DEVICE_POWER_STATE m_state;
    KSPIN_LOCK m_lock;
};
`;

const property = (node, name, index) => `
NTSTATUS CNode${node}::Set${name}(ULONG channel, LONG value)
{
    if (channel >= Channels)
        return STATUS_INVALID_PARAMETER;
    if (value < Lowest${name} || value > Highest${name})
        return STATUS_INVALID_PARAMETER;
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    const LONG steps = (value - Lowest${name}) / Step${name};
    const LONG exact = Lowest${name} + steps * Step${name};
    m_values[${index}][channel] = exact;
    if (m_state == PowerDeviceD0)
    {
        const ULONG at = (${index} * Channels + channel) % ARRAYSIZE(Registers);
        const USHORT kept = static_cast<USHORT>(m_shadow[at] & ~Registers[at].Mask);
        m_shadow[at] = static_cast<USHORT>(kept | (static_cast<USHORT>(steps << ${index % 5}) & Registers[at].Mask));
        m_dirty |= 1u << (at % 32);
    }
    KeReleaseSpinLock(&m_lock, irql);
    return STATUS_SUCCESS;
}
`;

function source(node) {
  const registers = Array.from({ length: CONTROLS }, (_, i) => {
    const reset = (node * 2654435761 + i * 40503) & 0xffff;
    return `    {0x${(i * 2).toString(16).padStart(2, '0')}, 0x${reset.toString(16).padStart(4, '0')}, 0x${(0xff << (i % 8)).toString(16).padStart(4, '0')}, ${i % 3 === 0 ? 'TRUE' : 'FALSE'}},`;
  });
  const limits = PROPERTIES.map(
    (name, i) =>
      `constexpr LONG Lowest${name} = ${-96 - node - i}, Highest${name} = ${12 + i * 3}, Step${name} = ${1 + ((node + i) % 4)};`,
  );
  return `/** Node ${node} of the topology. */
#include "nodes.h"

namespace
{
const NODE_REGISTER Registers[] = {
${registers.join('\n')}
};

${limits.join('\n')}
} // namespace

class CNode${node} final : public CNode
{
public:
    CNode${node}() : CNode(${node}), m_dirty(0) { RtlZeroMemory(m_values, sizeof(m_values)); }
    NTSTATUS Reset() override;
    NTSTATUS Read(_In_ ULONG property, _In_ ULONG channel, _Out_ LONG *value) override;
    NTSTATUS Write(_In_ ULONG property, _In_ ULONG channel, _In_ LONG value) override;
    void Enter(_In_ DEVICE_POWER_STATE state) override;

private:
${PROPERTIES.map((name) => `    NTSTATUS Set${name}(_In_ ULONG channel, _In_ LONG value);`).join('\n')}
    LONG m_values[${PROPERTIES.length}][Channels];
    USHORT m_shadow[ARRAYSIZE(Registers)];
    ULONG m_dirty;
};

NTSTATUS CNode${node}::Reset()
{
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    for (ULONG i = 0; i < ARRAYSIZE(Registers); i++)
        m_shadow[i] = Registers[i].Reset;
    m_dirty = MAXULONG;
    KeReleaseSpinLock(&m_lock, irql);
    return STATUS_SUCCESS;
}
${PROPERTIES.map((name, index) => property(node, name, index)).join('')}
NTSTATUS CNode${node}::Read(ULONG property, ULONG channel, LONG *value)
{
    *value = 0;
    if (property >= ${PROPERTIES.length} || channel >= Channels)
        return STATUS_INVALID_PARAMETER;
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    *value = m_values[property][channel];
    KeReleaseSpinLock(&m_lock, irql);
    return STATUS_SUCCESS;
}

NTSTATUS CNode${node}::Write(ULONG property, ULONG channel, LONG value)
{
    switch (property)
    {
${PROPERTIES.map((name, index) => `    case ${index}:\n        return Set${name}(channel, value);`).join('\n')}
    default:
        return STATUS_NOT_SUPPORTED;
    }
}

void CNode${node}::Enter(DEVICE_POWER_STATE state)
{
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    if (state == PowerDeviceD0 && m_state != PowerDeviceD0)
        for (ULONG i = 0; i < ARRAYSIZE(Registers); i++)
            if (!Registers[i].Volatile)
                m_dirty |= 1u << (i % 32);
    m_state = state;
    KeReleaseSpinLock(&m_lock, irql);
}

CNode *MakeNode${node}()
{
    return new (NonPagedPool, PoolTag) CNode${node}();
}
`;
}

const table = (nodes) => `/** Makes every node, resets and sets it, and lets it go. */
#include "nodes.h"

${nodes.map((node) => `CNode *MakeNode${node}();`).join('\n')}

static CNode *(*const Makers[])() = {${nodes.map((node) => `MakeNode${node}`).join(', ')}};

NTSTATUS CheckNodes()
{
    for (auto make : Makers)
    {
        CNode *node = make();
        if (!node)
            return STATUS_INSUFFICIENT_RESOURCES;
        NTSTATUS status = node->Reset();
        for (ULONG property = 0; NT_SUCCESS(status) && property < ${PROPERTIES.length}; property++)
            status = node->Write(property, property % Channels, 0);
        node->Enter(PowerDeviceD3);
        node->Enter(PowerDeviceD0);
        LONG value;
        if (NT_SUCCESS(status))
            status = node->Read(0, 0, &value);
        delete node;
        if (!NT_SUCCESS(status))
            return status;
    }
    return STATUS_SUCCESS;
}
`;

const START = '    device->AddRef();\n    NTSTATUS status = device->Start();\n';

/**
 * The example's files with so many nodes that all sources and headers have at least `lines` lines.
 * @param {Readonly<Record<string, string>>} example  the example's sources, headers, project and INF
 * @param {number} lines
 * @returns {{files: Record<string, string>, lines: number}}
 */
export function driverOfLines(example, lines) {
  const adapter = example['adapter.cpp'];
  if (!adapter?.includes(START)) throw new Error('adapter.cpp starts its device differently now: see START');
  const files = {
    ...example,
    'adapter.cpp': adapter
      .replace(START, `${START}    if (NT_SUCCESS(status))\n        status = CheckNodes();\n`)
      .replace('#pragma code_seg("INIT")', 'NTSTATUS CheckNodes();\n\n#pragma code_seg("INIT")'),
    'nodes.h': header,
  };
  const nodes = [];
  while (countLines(files) < lines) {
    nodes.push(nodes.length);
    files[`node${nodes.length - 1}.cpp`] = source(nodes.length - 1);
  }
  files['nodes.cpp'] = table(nodes);
  const project = example['hello-wavert.vcxproj'];
  const item = '<ClCompile Include="stream.cpp" />';
  if (!project?.includes(item)) throw new Error('hello-wavert.vcxproj names stream.cpp differently now');
  const items = ['nodes', ...nodes.map((node) => `node${node}`)].map((name) => `<ClCompile Include="${name}.cpp" />`);
  files['hello-wavert.vcxproj'] = project.replace(item, `${item}\n    ${items.join('\n    ')}`);
  return { files, lines: countLines(files) };
}

const countLines = (files) =>
  Object.entries(files)
    .filter(([name]) => /\.(cpp|h)$/.test(name))
    .reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0);
