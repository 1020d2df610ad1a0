<#
.SYNOPSIS
Installs a signed package of PortCls Lab for the AC'97 controller of a virtual machine, or makes and installs the virtual device.

.DESCRIPTION
Run as administrator, in a machine you can throw away, with test signing on (bcdedit /set testsigning on, Secure Boot off,
restart). -Trust puts the package's test certificate into the machine's stores.
The virtual device has no bus that announces it: devcon.exe of the Windows Driver Kit makes its root-enumerated node.

.EXAMPLE
.\install.ps1 -Package C:\package -Trust
.EXAMPLE
.\install.ps1 -Package C:\package -Virtual
.EXAMPLE
.\install.ps1 -Remove
#>
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Install')] [string] $Package,
    [Parameter(ParameterSetName = 'Install')] [switch] $Trust,
    [Parameter(ParameterSetName = 'Install')] [switch] $Virtual,
    [Parameter(Mandatory, ParameterSetName = 'Remove')] [switch] $Remove
)
$ErrorActionPreference = 'Stop'
$virtualId = 'ROOT\PortClsLab'

$principal = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Run this as administrator.' }

function Invoke-Tool([string] $Name, [string[]] $Arguments, [int[]] $Good = @(0)) {
    $tool = Get-Command $Name -ErrorAction SilentlyContinue
    if (-not $tool) { throw "$Name is not on the path." }
    & $tool.Source @Arguments
    if ($Good -notcontains $LASTEXITCODE) { throw "$Name ended with $LASTEXITCODE." }
}
# pnputil and devcon answer 3010 and 1 when a restart is needed.
$restart = 3010

if ($Remove) {
    if (Get-Command devcon.exe -ErrorAction SilentlyContinue) { Invoke-Tool 'devcon.exe' @('remove', $virtualId) @(0, 1) }
    $published = Get-CimInstance Win32_PnPSignedDriver | Where-Object DriverProviderName -eq 'PortCls Lab' |
        Select-Object -ExpandProperty InfName -Unique
    foreach ($name in $published) {
        Invoke-Tool 'pnputil.exe' @('/delete-driver', $name, '/uninstall', '/force') @(0, $restart)
    }
    return
}

if ($Trust) {
    $certificate = Join-Path $Package 'portcls-lab.cer'
    foreach ($store in 'Root', 'TrustedPublisher') {
        Import-Certificate -FilePath $certificate -CertStoreLocation "Cert:\LocalMachine\$store" | Out-Null
    }
}
$inf = Join-Path $Package 'PortClsLab.inf'
if ($Virtual) { Invoke-Tool 'devcon.exe' @('install', $inf, $virtualId) @(0, 1) }
else { Invoke-Tool 'pnputil.exe' @('/add-driver', $inf, '/install') @(0, $restart, 259) }
