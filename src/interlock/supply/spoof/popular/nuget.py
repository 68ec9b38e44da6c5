"""Popular packages of NuGet, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
Abp Abp.AspNetCore AgileMapper Akka Akka.Cluster Akka.Remote Amazon.Lambda.APIGatewayEvents Amazon.Lambda.Core
Amazon.Lambda.Serialization.SystemTextJson AngleSharp AngleSharp.Css AntDesign Antlr Antlr3.Runtime
Antlr4.Runtime.Standard Apache.Avro App.Metrics Appium.WebDriver ApprovalTests Ardalis.GuardClauses Ardalis.Result
Ardalis.Specification Argu Asp.Versioning.Http Asp.Versioning.Mvc Asp.Versioning.Mvc.ApiExplorer
AspNetCore.HealthChecks.NpgSql AspNetCore.HealthChecks.Redis AspNetCore.HealthChecks.SqlServer
AspNetCore.HealthChecks.UI AspNetCore.HealthChecks.UI.Client AspNetCoreRateLimit Aspose.Cells Autofac
Autofac.Extensions.DependencyInjection AutoFixture AutoFixture.AutoMoq AutoFixture.NUnit3 AutoFixture.Xunit2
AutoMapper AutoMapper.Extensions.Microsoft.DependencyInjection Automatonymous Avalonia Avalonia.Desktop
Avalonia.ReactiveUI AWSSDK.CloudWatchLogs AWSSDK.Core AWSSDK.DynamoDBv2 AWSSDK.EC2 AWSSDK.Extensions.NETCore.Setup
AWSSDK.KeyManagementService AWSSDK.Lambda AWSSDK.RDS AWSSDK.S3 AWSSDK.SecretsManager AWSSDK.SecurityToken
AWSSDK.SimpleEmail AWSSDK.SimpleNotificationService AWSSDK.SQS Azure.AI.OpenAI Azure.AI.TextAnalytics Azure.Core
Azure.Data.Tables Azure.Extensions.AspNetCore.Configuration.Secrets Azure.Identity Azure.Messaging.EventHubs
Azure.Messaging.ServiceBus Azure.Monitor.OpenTelemetry.AspNetCore Azure.Security.KeyVault.Certificates
Azure.Security.KeyVault.Keys Azure.Security.KeyVault.Secrets Azure.Storage.Blobs Azure.Storage.Common
Azure.Storage.Queues BCrypt.Net-Next Ben.Demystifier BenchmarkDotNet Betalgo.OpenAI Blazored.LocalStorage
Blazored.Modal Blazored.Toast Bogus bootstrap BouncyCastle BouncyCastle.Cryptography Braintree bunit Cake.Core
Caliburn.Micro Carter CassandraCSharpDriver Castle.Core Castle.Windsor CefSharp.Common CefSharp.WinForms CefSharp.Wpf
ClearScript CliWrap ClosedXML Cocona Colorful.Console CommandLineParser Common.Logging CommunityToolkit.Diagnostics
CommunityToolkit.HighPerformance CommunityToolkit.Maui CommunityToolkit.Mvvm Confluent.Kafka Confluent.SchemaRegistry
ConsoleTables Coravel Costura.Fody coverlet.collector coverlet.msbuild Cronos CSCore CSharpFunctionalExtensions
CsvHelper Dapper Dapper.Contrib Dapper.SqlBuilder Datadog.Trace Destructurama.Attributed DevExpress.Data
DeviceDetector.NET Discord.Net dnlib DnsClient DocumentFormat.OpenXml DocumentFormat.OpenXml.Framework DotLiquid
DotNetEnv DotNetSeleniumExtras.WaitHelpers DotNetZip DSharpPlus Duende.IdentityModel Duende.IdentityServer DynamicData
DynamicExpresso.Core EasyCaching.Core EasyNetQ EFCore.BulkExtensions EFCore.NamingConventions Elastic.Apm
Elastic.Clients.Elasticsearch Elastic.Transport Elasticsearch.Net Elmah Emgu.CV EntityFramework Enums.NET EPPlus
ErrorOr Esprima ExcelDataReader ExcelDataReader.DataSet ExcelNumberFormat Expecto ExpressMapper Extended.Wpf.Toolkit
FakeItEasy FastEndpoints Fasterflect FastExpressionCompiler FastMember FFMpegCore Figgle Flee FluentAssertions
FluentEmail.Core FluentFTP FluentMigrator FluentResults FluentValidation FluentValidation.AspNetCore
FluentValidation.DependencyInjectionExtensions Flurl Flurl.Http Fody FsCheck FsCheck.Xunit FSharp.Core FSharp.Data
GemBox.Spreadsheet GeoJSON.Net Giraffe GitVersion.MsBuild GitVersionTask Gma.System.MouseKeyHook Google.Api.Gax
Google.Apis Google.Apis.Auth Google.Apis.Core Google.Cloud.PubSub.V1 Google.Cloud.Storage.V1 Google.Protobuf GraphQL
GraphQL.Client GraphQL.Server.Core Grpc.AspNetCore Grpc.Core Grpc.Core.Api Grpc.Net.Client Grpc.Net.ClientFactory
Grpc.Net.Common Grpc.Tools H.NotifyIcon.Wpf Handlebars.Net HandyControl Hangfire Hangfire.AspNetCore Hangfire.Core
Hangfire.NetCore Hangfire.PostgreSql Hangfire.SqlServer Hardcodet.NotifyIcon.Wpf HarfBuzzSharp Hashids.net
HelixToolkit HidSharp HotChocolate HotChocolate.AspNetCore HtmlAgilityPack HtmlSanitizer Humanizer Humanizer.Core
Ical.Net IdentityModel IdentityServer4 IdentityServer4.AccessTokenValidation IdGen ILMerge ILRepack InputSimulator
InTheHand.Net.Bluetooth Ionic.Zip IronPdf IronPython itext itext7 iTextSharp JetBrains.Annotations Jil Jint jQuery
JsonSubTypes JWT K4os.Compression.LZ4 Konscious.Security.Cryptography.Argon2 Lamar LanguageExt.Core LazyCache
LibGit2Sharp LibLog libphonenumber-csharp librdkafka.redist LibVLCSharp linq2db LinqKit LinqKit.Core LiteDB LiveCharts
LiveCharts.Wpf LLamaSharp log4net Lucene.Net Magick.NET-Q16-AnyCPU Magick.NET-Q8-AnyCPU Magick.NET.Core MahApps.Metro
MahApps.Metro.IconPacks Mailjet.Api MailKit Mapster Mapster.DependencyInjection Markdig MassTransit
MassTransit.Abstractions MassTransit.Azure.ServiceBus.Core MassTransit.RabbitMQ MaterialDesignColors
MaterialDesignThemes MathNet.Numerics MaxMind.Db MaxMind.GeoIP2 McMaster.Extensions.CommandLineUtils MediatR
MediatR.Contracts MediatR.Extensions.Microsoft.DependencyInjection MessagePack MessagePack.Annotations
Meziantou.Analyzer Microsoft.ApplicationInsights Microsoft.ApplicationInsights.AspNetCore
Microsoft.ApplicationInsights.DependencyCollector Microsoft.AspNet.Identity.Core Microsoft.AspNet.Mvc
Microsoft.AspNet.Razor Microsoft.AspNet.SignalR Microsoft.AspNet.Web.Optimization Microsoft.AspNet.WebApi
Microsoft.AspNet.WebApi.Client Microsoft.AspNet.WebApi.Core Microsoft.AspNet.WebApi.Owin
Microsoft.AspNet.WebApi.WebHost Microsoft.AspNet.WebPages Microsoft.AspNetCore.App
Microsoft.AspNetCore.Authentication.JwtBearer Microsoft.AspNetCore.Authentication.OpenIdConnect
Microsoft.AspNetCore.Components.WebAssembly Microsoft.AspNetCore.Http.Abstractions
Microsoft.AspNetCore.Identity.EntityFrameworkCore Microsoft.AspNetCore.Mvc.NewtonsoftJson
Microsoft.AspNetCore.Mvc.Testing Microsoft.AspNetCore.OData Microsoft.AspNetCore.OpenApi Microsoft.AspNetCore.SignalR
Microsoft.AspNetCore.SignalR.Client Microsoft.AspNetCore.TestHost Microsoft.Azure.Cosmos
Microsoft.Azure.Functions.Extensions Microsoft.Azure.Functions.Worker Microsoft.Azure.Functions.Worker.Sdk
Microsoft.Azure.KeyVault Microsoft.Azure.ServiceBus Microsoft.Azure.WebJobs Microsoft.Bcl
Microsoft.Bcl.AsyncInterfaces Microsoft.Bcl.Build Microsoft.Build Microsoft.Build.Framework
Microsoft.Build.Utilities.Core Microsoft.ClearScript Microsoft.CodeAnalysis.Analyzers Microsoft.CodeAnalysis.Common
Microsoft.CodeAnalysis.CSharp Microsoft.CodeAnalysis.FxCopAnalyzers Microsoft.CodeAnalysis.NetAnalyzers
Microsoft.CodeCoverage Microsoft.CodeDom.Providers.DotNetCompilerPlatform Microsoft.CSharp Microsoft.Data.SqlClient
Microsoft.Data.Sqlite Microsoft.EntityFrameworkCore Microsoft.EntityFrameworkCore.Abstractions
Microsoft.EntityFrameworkCore.Design Microsoft.EntityFrameworkCore.InMemory Microsoft.EntityFrameworkCore.Relational
Microsoft.EntityFrameworkCore.Sqlite Microsoft.EntityFrameworkCore.SqlServer Microsoft.EntityFrameworkCore.Tools
Microsoft.Extensions.Caching.Abstractions Microsoft.Extensions.Caching.Memory
Microsoft.Extensions.Caching.StackExchangeRedis Microsoft.Extensions.Configuration
Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.Configuration.Binder
Microsoft.Extensions.Configuration.EnvironmentVariables Microsoft.Extensions.Configuration.Json
Microsoft.Extensions.DependencyInjection Microsoft.Extensions.DependencyInjection.Abstractions
Microsoft.Extensions.DependencyModel Microsoft.Extensions.FileProviders.Abstractions
Microsoft.Extensions.FileProviders.Physical Microsoft.Extensions.Hosting Microsoft.Extensions.Http
Microsoft.Extensions.Http.Polly Microsoft.Extensions.Logging Microsoft.Extensions.Logging.Abstractions
Microsoft.Extensions.Logging.Console Microsoft.Extensions.ObjectPool Microsoft.Extensions.Options
Microsoft.Extensions.Primitives Microsoft.FeatureManagement.AspNetCore Microsoft.Graph Microsoft.Graph.Core
Microsoft.Identity.Client Microsoft.Identity.Web Microsoft.IdentityModel.Abstractions
Microsoft.IdentityModel.JsonWebTokens Microsoft.IdentityModel.Logging Microsoft.IdentityModel.Protocols.OpenIdConnect
Microsoft.IdentityModel.Tokens Microsoft.IO.RecyclableMemoryStream Microsoft.jQuery.Unobtrusive.Validation
Microsoft.ML Microsoft.ML.OnnxRuntime Microsoft.Net.Compilers Microsoft.Net.Http Microsoft.NET.Sdk.Functions
Microsoft.NET.Test.Sdk Microsoft.NETCore.App Microsoft.NETCore.Platforms Microsoft.NETCore.Targets Microsoft.OpenApi
Microsoft.Orleans.Core Microsoft.Owin Microsoft.Owin.Cors Microsoft.Owin.Host.SystemWeb Microsoft.Owin.Security
Microsoft.Playwright Microsoft.Playwright.NUnit Microsoft.PowerShell.SDK Microsoft.Rest.ClientRuntime
Microsoft.SemanticKernel Microsoft.SourceLink.GitHub Microsoft.TestPlatform.ObjectModel
Microsoft.TestPlatform.TestHost Microsoft.Toolkit.Mvvm Microsoft.VisualStudio.Azure.Containers.Tools.Targets
Microsoft.VisualStudio.Threading Microsoft.VisualStudio.Web.CodeGeneration.Design Microsoft.Web.Infrastructure
Microsoft.Web.WebView2 Microsoft.Win32.Registry Microsoft.Win32.SystemEvents Microsoft.Windows.Compatibility
Microsoft.Windows.CsWin32 Microsoft.Windows.SDK.BuildTools Microsoft.WindowsAppSDK Microsoft.Xaml.Behaviors.Wpf
Mime-Detective MimeKit MimeMapping MimeTypesMap MinVer Modernizr MongoDB.Bson MongoDB.Driver MongoDB.Driver.Core
MongoDB.Libmongocrypt Mono.Cecil Mono.Options MonoGame.Framework.DesktopGL MoonSharp Moq Moq.AutoMock morelinq
MoreLinq MQTTnet MSTest MSTest.TestAdapter MSTest.TestFramework MudBlazor MvvmLight MvvmLightLibs MySql.Data
MySqlConnector NATS.Client NAudio NAudio.Core NBitcoin NCalc NCrontab Neo4j.Driver Nerdbank.GitVersioning NEST
NetEscapades.AspNetCore.SecurityHeaders Nethereum.Web3 NETStandard.Library NetTopologySuite
NetTopologySuite.IO.GeoJSON NewRelic.Agent.Api Newtonsoft.Json Ninject Nito.AsyncEx Nito.AsyncEx.Coordination
Nito.Disposables NJsonSchema NLog NLog.Config NLog.Extensions.Logging NLog.Web.AspNetCore NLua NodaTime
NodaTime.Serialization.JsonNet Npgsql Npgsql.EntityFrameworkCore.PostgreSQL NPOI NServiceBus NSubstitute
NSwag.AspNetCore NSwag.Core NSwag.MSBuild NuGet.CommandLine NuGet.Common NuGet.Frameworks NuGet.Packaging
NuGet.Protocol NuGet.Versioning Nuke.Common NUnit NUnit.Analyzers NUnit.ConsoleRunner NUnit3TestAdapter Obfuscar
Ocelot Octokit OneOf OpenAI OpenCover OpenCvSharp4 OpenIddict OpenIddict.AspNetCore OpenSearch.Client OpenTelemetry
OpenTelemetry.Api OpenTelemetry.Exporter.Console OpenTelemetry.Exporter.OpenTelemetryProtocol
OpenTelemetry.Exporter.Prometheus.AspNetCore OpenTelemetry.Extensions.Hosting OpenTelemetry.Instrumentation.AspNetCore
OpenTelemetry.Instrumentation.Http OpenTelemetry.Instrumentation.Runtime OpenTelemetry.Instrumentation.SqlClient
OpenTK Oracle.EntityFrameworkCore Oracle.ManagedDataAccess Oracle.ManagedDataAccess.Core
OrchardCore.Application.Cms.Targets Owin OxyPlot.Core OxyPlot.Wpf PagedList PagedList.Mvc Paket.Core PayPal PdfSharp
PDFsharp-MigraDoc PInvoke.User32 Pipelines.Sockets.Unofficial Polly Polly.Core Polly.Extensions.Http
Pomelo.EntityFrameworkCore.MySql Portable.BouncyCastle Prism.Core Prism.Unity Prism.Wpf ProjNET prometheus-net
prometheus-net.AspNetCore PropertyChanged.Fody Proto.Actor protobuf-net protobuf-net.Core PuppeteerSharp QRCoder
Quartz Quartz.Extensions.DependencyInjection Quartz.Extensions.Hosting QuestPDF RabbitMQ.Client Radzen.Blazor
RandomNameGeneratorLibrary RavenDB.Client RazorEngine RazorLight ReactiveUI ReactiveUI.WPF Rebus Refit
Refit.HttpClientFactory ReportGenerator Reqnroll ReSharper.Annotations Respawn RestEase RestSharp
RichardSzalay.MockHttp Riok.Mapperly Roslynator.Analyzers runtime.native.System Scalar.AspNetCore
SciSharp.TensorFlow.Redist ScottPlot Scriban Scrutor SecurityCodeScan.VS2019 Selenium.Support Selenium.WebDriver
Selenium.WebDriver.ChromeDriver SendGrid Sentry Sentry.AspNetCore Sentry.Serilog Serilog Serilog.AspNetCore
Serilog.Enrichers.Environment Serilog.Enrichers.Process Serilog.Enrichers.Thread Serilog.Exceptions
Serilog.Expressions Serilog.Extensions.Hosting Serilog.Extensions.Logging Serilog.Formatting.Compact
Serilog.Settings.Configuration Serilog.Sinks.ApplicationInsights Serilog.Sinks.Async Serilog.Sinks.Console
Serilog.Sinks.Debug Serilog.Sinks.Elasticsearch Serilog.Sinks.File Serilog.Sinks.MSSqlServer
Serilog.Sinks.PeriodicBatching Serilog.Sinks.RollingFile Serilog.Sinks.Seq ServiceStack ServiceStack.Common
ServiceStack.Text SharpCompress SharpDX SharpDX.Direct3D11 SharpHook SharpZipLib shortid Shouldly Sieve
Simple.OData.Client SimpleInjector SixLabors.Fonts SixLabors.ImageSharp SixLabors.ImageSharp.Drawing SkiaSharp
SkiaSharp.NativeAssets.Linux SkiaSharp.NativeAssets.macOS SkiaSharp.NativeAssets.Win32 Slack.Webhooks Snappier
Solnet.Rpc SonarAnalyzer.CSharp SonarScanner.MSBuild SpecFlow SpecFlow.NUnit SpecFlow.xUnit Spectre.Console
Spectre.Console.Cli Spire.XLS Splat Sqids SQLitePCLRaw.bundle_e_sqlite3 SQLitePCLRaw.bundle_green SQLitePCLRaw.core
SQLitePCLRaw.lib.e_sqlite3 SQLitePCLRaw.provider.e_sqlite3 SSH.NET StackExchange.Redis
StackExchange.Redis.Extensions.Core Stateless Stripe.net StructureMap Stubble.Core StyleCop.Analyzers Suave Svg
Swashbuckle.AspNetCore Swashbuckle.AspNetCore.Annotations Swashbuckle.AspNetCore.Filters
Swashbuckle.AspNetCore.Swagger Swashbuckle.AspNetCore.SwaggerGen Swashbuckle.AspNetCore.SwaggerUI Syncfusion.Licensing
System.Buffers System.Collections System.Collections.Immutable System.CommandLine System.ComponentModel.Annotations
System.Configuration.ConfigurationManager System.Data.SqlClient System.Data.SQLite System.Data.SQLite.Core
System.Diagnostics.DiagnosticSource System.Diagnostics.EventLog System.Diagnostics.PerformanceCounter
System.Drawing.Common System.Formats.Asn1 System.IdentityModel.Tokens.Jwt System.Interactive System.Interactive.Async
System.IO System.IO.Packaging System.IO.Pipelines System.IO.Ports System.Linq System.Linq.Async
System.Linq.Dynamic.Core System.Management System.Memory System.Net.Http System.Net.Http.Json System.Numerics.Vectors
System.Private.Uri System.Reactive System.Reflection.Emit System.Reflection.Metadata System.Reflection.TypeExtensions
System.Runtime System.Runtime.CompilerServices.Unsafe System.Runtime.Extensions System.Runtime.InteropServices
System.Security.AccessControl System.Security.Cryptography.Pkcs System.Security.Cryptography.ProtectedData
System.Security.Cryptography.Xml System.Security.Permissions System.Security.Principal.Windows
System.ServiceModel.Http System.ServiceModel.Primitives System.Text.Encoding.CodePages System.Text.Encodings.Web
System.Text.Json System.Text.RegularExpressions System.Threading System.Threading.Channels
System.Threading.Tasks.Dataflow System.Threading.Tasks.Extensions System.ValueTuple TaskScheduler Telegram.Bot
Telerik.UI.for.AspNet.Core TensorFlow.NET Tesseract Testcontainers Testcontainers.MsSql Testcontainers.PostgreSql
TimeZoneConverter TinyMapper Topshelf.Serilog TorchSharp Twilio UAParser Ulid Umbraco.Cms Umbraco.Cms.Core UmbracoCms
Unity Unity.Container Utf8Json Vanara.PInvoke.Kernel32 Veldrid Verify.Xunit VideoLAN.LibVLC.Windows Volo.Abp.Core
WebDriverManager WebGrease WindowsAPICodePack-Core WindowsAzure.Storage WireMock.Net X.PagedList Xabe.FFmpeg
Xamarin.AndroidX.Core Xamarin.Essentials Xamarin.Forms xunit xunit.abstractions xunit.analyzers xunit.assert
xunit.core xunit.extensibility.core xunit.extensibility.execution xunit.runner.console xunit.runner.visualstudio
YamlDotNet Yarp.ReverseProxy Z.EntityFramework.Extensions Z.EntityFramework.Plus.EFCore ZiggyCreatures.FusionCache
ZstdSharp.Port ZXing.Net
"""
"""769 names."""
