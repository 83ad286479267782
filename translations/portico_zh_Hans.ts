<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Portico</source>
        <translation>关于 Portico</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>A personal AI hub: one endpoint for your tools, your keys kept encrypted, every call recorded. Nothing is sent anywhere except to your providers.</source>
        <translation>个人 AI 中枢：工具只需一个端点，密钥加密保存，每次调用都有记录。除了您的提供商，不会向任何地方发送数据。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>本软件是自由软件，以 GNU 通用公共许可证第 3 版或更高版本发布，不附带任何担保。</translation>
    </message>
</context>
<context>
    <name>AliasDialog</name>
    <message>
        <source>Edit the alias %1</source>
        <translation>编辑别名 %1</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>添加别名</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add alias</source>
        <translation>添加别名</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>What apps ask for in the place of a model.</source>
        <translation>应用用它代替模型名称。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>One on each line, written provider/model; =3 behind it makes its weight 3. When one fails, the next is asked.</source>
        <translation>每行一个，写作 provider/model；后面加 =3 表示权重为 3。一个失败时会请求下一个。</translation>
    </message>
    <message>
        <source>&amp;First choice</source>
        <translation>首选(&amp;F)</translation>
    </message>
    <message>
        <source>The first in order</source>
        <translation>按顺序第一个</translation>
    </message>
    <message>
        <source>By weight</source>
        <translation>按权重</translation>
    </message>
    <message>
        <source>The cheapest</source>
        <translation>最便宜的</translation>
    </message>
    <message>
        <source>The fastest of late</source>
        <translation>最近最快的</translation>
    </message>
    <message>
        <source>The same for a conversation</source>
        <translation>同一会话用同一个</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>Enter at least one model.</source>
        <translation>请至少输入一个模型。</translation>
    </message>
    <message>
        <source>%1 is not written provider/model.</source>
        <translation>%1 没有写成 provider/model。</translation>
    </message>
    <message>
        <source>A weight is 1 to %1.</source>
        <translation>权重为 1 到 %1。</translation>
    </message>
    <message>
        <source>Another alias has this name.</source>
        <translation>已有别名使用此名称。</translation>
    </message>
</context>
<context>
    <name>AliasesDialog</name>
    <message>
        <source>Alias</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>First choice</source>
        <translation>首选</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Aliases</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Aliases of models</source>
        <translation>模型的别名</translation>
    </message>
    <message>
        <source>A&amp;dd alias</source>
        <translation>添加别名(&amp;D)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>No alias yet</source>
        <translation>还没有别名</translation>
    </message>
    <message>
        <source>An alias is a name of your own that apps ask for in the place of a model. Portico sends the call to one of the models behind it, and to the next when that fails.</source>
        <translation>别名是您自己起的名称，应用用它代替模型名称。Portico 把调用发给它背后的某个模型，失败时改发给下一个。</translation>
    </message>
    <message>
        <source>Add an alias</source>
        <translation>添加别名</translation>
    </message>
    <message>
        <source>Remove the alias %1?</source>
        <translation>移除别名 %1？</translation>
    </message>
    <message>
        <source>Apps that ask for it get an error from then on. The models stay.</source>
        <translation>此后使用它的应用会收到错误。模型不受影响。</translation>
    </message>
</context>
<context>
    <name>AppDialog</name>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Edit app</source>
        <translation>编辑应用</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Create app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>Expires on</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>For example: my editor</source>
        <translation>例如：我的编辑器</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>per day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>per month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>in total</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>账户(&amp;A)</translation>
    </message>
    <message>
        <source>Who pays. Apps of one account share its credit.</source>
        <translation>由谁付费。同一账户的应用共用其积分。</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Separated by commas; * stands for anything, as in openai/gpt-*.</source>
        <translation>用英文逗号分隔；* 代表任意内容，例如 openai/gpt-*。</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>预算(&amp;B)</translation>
    </message>
    <message>
        <source>In credits.</source>
        <translation>以积分计。</translation>
    </message>
    <message>
        <source>E&amp;xpiry</source>
        <translation>有效期(&amp;X)</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>Another app has this name.</source>
        <translation>已有应用使用此名称。</translation>
    </message>
    <message>
        <source>Enter the account that pays.</source>
        <translation>请输入付费的账户。</translation>
    </message>
    <message>
        <source>The expiry must lie in the future.</source>
        <translation>到期时间必须晚于现在。</translation>
    </message>
    <message>
        <source>&amp;Requests per minute</source>
        <translation>每分钟请求数(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Tokens per minute</source>
        <translation>每分钟 Token(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Calls at once</source>
        <translation>并发调用(&amp;C)</translation>
    </message>
    <message>
        <source>The budget is a number from 0 to %1 with at most nine decimals.</source>
        <translation>预算须为 0 到 %1 之间的数，最多九位小数。</translation>
    </message>
</context>
<context>
    <name>AppsModel</name>
    <message>
        <source>Revoked</source>
        <translation>已吊销</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>%1 + old key</source>
        <translation>%1 + 旧密钥</translation>
    </message>
    <message>
        <source>The old key works until %1.</source>
        <translation>旧密钥在 %1 之前有效。</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>%1 per day</source>
        <translation>每天 %1</translation>
    </message>
    <message>
        <source>%1 per month</source>
        <translation>每月 %1</translation>
    </message>
    <message>
        <source>%1 in total</source>
        <translation>总计 %1</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Allowed models</source>
        <translation>允许的模型</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
</context>
<context>
    <name>AppsPage</name>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>The tools that may call, each with a key and limits of its own</source>
        <translation>可以发起调用的工具，各有自己的密钥和限额</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>R&amp;otate key</source>
        <translation>轮换密钥(&amp;O)</translation>
    </message>
    <message>
        <source>Re&amp;voke</source>
        <translation>吊销(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Create app</source>
        <translation>创建应用(&amp;C)</translation>
    </message>
    <message>
        <source>Create an app (Ctrl+N)</source>
        <translation>创建应用 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Create one for each tool that should call through Portico. It gets a key of its own, so you can see what each tool uses and cut one off without touching the others.</source>
        <translation>请为每个要通过 Portico 调用的工具创建一个应用。应用有自己的密钥，您可以看到各个工具的用量，也可以单独停用其中一个。</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>The old key no longer works.</source>
        <translation>旧密钥已失效。</translation>
    </message>
    <message numerus="yes">
        <source>The old key works for %n more hour(s).</source>
        <translation>
            <numerusform>旧密钥还可使用 %n 小时。</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoke %1?</source>
        <translation>要吊销 %1 吗？</translation>
    </message>
    <message>
        <source>Every key of %1 stops working at once and cannot be brought back: the tool gets errors until it has the key of another app. Its calls stay in the log.</source>
        <translation>%1 的所有密钥将立即失效且无法恢复：在改用其他应用的密钥之前，该工具会收到错误。它的调用仍保留在日志中。</translation>
    </message>
    <message>
        <source>Revoke the key</source>
        <translation>吊销密钥</translation>
    </message>
</context>
<context>
    <name>AttentionPane</name>
    <message>
        <source>%1 (%2)</source>
        <comment>account (credits)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>%1 和另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Show reports…</source>
        <translation>显示报告…</translation>
    </message>
    <message>
        <source>To give credit: portico credit grant ACCOUNT CREDITS</source>
        <translation>授予积分：portico credit grant ACCOUNT CREDITS</translation>
    </message>
    <message>
        <source>Credit is used up: %1</source>
        <translation>积分已用完：%1</translation>
    </message>
    <message>
        <source>Credit runs low: %1</source>
        <translation>积分即将用完：%1</translation>
    </message>
    <message>
        <source>Calls of these accounts&apos; apps are refused.</source>
        <translation>这些账户的应用的调用会被拒绝。</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) not delivered</source>
        <translation>
            <numerusform>%n 份报告未送达</numerusform>
        </translation>
    </message>
    <message>
        <source>The billing system refused them or was away for too long. They are kept, and can be sent again.</source>
        <translation>计费系统拒绝了它们，或长时间无法连接。它们会被保留，可以重新发送。</translation>
    </message>
</context>
<context>
    <name>BodiesPane</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Copy the request</source>
        <translation>复制请求</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Nothing was kept of this call: it is older than the setting, it did not fail, or it had to make room.</source>
        <translation>没有保留此调用的内容：它早于此设置、没有失败，或已为新内容腾出空间。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. To see those of later calls, choose under Settings, Privacy, for which calls they are kept.</source>
        <translation>不保留提示和回答。要查看以后调用的内容，请在“设置”的“隐私”中选择为哪些调用保留。</translation>
    </message>
</context>
<context>
    <name>BodyView</name>
    <message>
        <source>the first %1; the rest was not kept</source>
        <translation>前 %1；其余未保留</translation>
    </message>
    <message>
        <source>Nothing was kept</source>
        <translation>未保留任何内容</translation>
    </message>
    <message>
        <source>not text; the button copies it as Base64</source>
        <translation>不是文本；按钮将其复制为 Base64</translation>
    </message>
    <message>
        <source>long lines are shortened; the button copies them whole</source>
        <translation>长行已缩短显示；按钮会复制完整内容</translation>
    </message>
</context>
<context>
    <name>CallDetailPane</name>
    <message>
        <source>Request and answer</source>
        <translation>请求和回答</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Provider and key</source>
        <translation>提供商与密钥</translation>
    </message>
    <message>
        <source>Why it was left</source>
        <translation>放弃原因</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Price per million</source>
        <translation>每百万单价</translation>
    </message>
    <message>
        <source>Provider cost</source>
        <translation>提供商费用</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Select a call to see what happened.</source>
        <translation>选择一次调用以查看详情。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Cost breakdown</source>
        <translation>费用明细</translation>
    </message>
    <message>
        <source>Call id</source>
        <translation>调用 ID</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>请求 ID</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>Streamed</source>
        <translation>流式</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>输入 / 输出 Token</translation>
    </message>
    <message>
        <source>Cache read / write</source>
        <translation>缓存读 / 写</translation>
    </message>
    <message>
        <source>Bytes in / out</source>
        <translation>输入 / 输出字节</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Copy the call id</source>
        <translation>复制调用 ID</translation>
    </message>
    <message>
        <source>Copy the request id</source>
        <translation>复制请求 ID</translation>
    </message>
    <message>
        <source>Prompts and answers are kept for some calls, as set on the Settings page.</source>
        <translation>按“设置”页的选择，部分调用的提示和回答会被保留。</translation>
    </message>
    <message>
        <source>Prompts and answers are not kept. They can be switched on under Settings, Privacy.</source>
        <translation>不保留提示和回答。可在“设置”的“隐私”中开启。</translation>
    </message>
    <message>
        <source>Succeeded with status %1</source>
        <translation>成功，状态 %1</translation>
    </message>
    <message>
        <source>Failed with status %1. %2</source>
        <translation>失败，状态 %1。%2</translation>
    </message>
    <message>
        <source>Cancelled: the app left first</source>
        <translation>已取消：应用先断开了</translation>
    </message>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>否</translation>
    </message>
    <message>
        <source>%1 (estimated)</source>
        <translation>%1（估算）</translation>
    </message>
    <message>
        <source>It answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>it billed %1 input and %2 output tokens</source>
        <translation>它计费了 %1 个输入和 %2 个输出 Token</translation>
    </message>
    <message>
        <source>Reused</source>
        <translation>复用</translation>
    </message>
    <message>
        <source>New</source>
        <comment>connection</comment>
        <translation>新建</translation>
    </message>
    <message>
        <source>Attempts (%1)</source>
        <translation>尝试 (%1)</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. It is not free: the provider may bill it.</source>
        <translation>此模型未设置价格，因此没有扣费。但它并非免费：提供商可能会收费。</translation>
    </message>
    <message>
        <source>The provider gave no usage, so the tokens were counted here and are an estimate.</source>
        <translation>提供商未给出用量，Token 数由本机计算，为估算值。</translation>
    </message>
    <message>
        <source>Charged by the price that was valid when the call was made.</source>
        <translation>按调用当时有效的价格计费。</translation>
    </message>
    <message>
        <source>%1, no key</source>
        <translation>%1，无密钥</translation>
    </message>
</context>
<context>
    <name>CallFilterBar</name>
    <message>
        <source>Time range</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Model, asked or served, written in full</source>
        <translation>模型全名，请求的或实际使用的</translation>
    </message>
    <message>
        <source>Request id, written in full</source>
        <translation>完整的请求 ID</translation>
    </message>
    <message>
        <source>Only calls that took longer</source>
        <translation>只显示耗时更长的调用</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任意时间</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>All apps</source>
        <translation>所有应用</translation>
    </message>
    <message>
        <source>All providers</source>
        <translation>所有提供商</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>任意状态</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>请求 ID</translation>
    </message>
    <message>
        <source>Any duration</source>
        <translation>任意耗时</translation>
    </message>
    <message>
        <source>Slow &gt; </source>
        <comment>before a number of seconds</comment>
        <translation>慢于 </translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <comment>an app</comment>
        <translation>%1（已吊销）</translation>
    </message>
    <message>
        <source>%1 (removed)</source>
        <comment>a provider</comment>
        <translation>%1（已移除）</translation>
    </message>
    <message>
        <source>Model (full name)</source>
        <translation>模型（完整名称）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field of the filter, what it asks for</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>Yes</source>
        <comment>streamed</comment>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <comment>not streamed</comment>
        <translation>否</translation>
    </message>
    <message>
        <source>No price is set for this model, so nothing was charged. Set a rate to price it.</source>
        <translation>此模型未设置价格，因此没有扣费。设置费率后即可计价。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>流式</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>输入 Token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 Token</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>When the call began, in local time</source>
        <translation>调用开始的时间（本地时间）</translation>
    </message>
    <message>
        <source>The model asked for, and the one that served when it differs</source>
        <translation>请求的模型；若实际使用的不同，则一并显示</translation>
    </message>
    <message>
        <source>HTTP status that the app received</source>
        <translation>应用收到的 HTTP 状态</translation>
    </message>
    <message>
        <source>Whether the answer was streamed</source>
        <translation>回答是否以流式返回</translation>
    </message>
    <message>
        <source>From the complete request to the first byte of the answer</source>
        <translation>从请求完整到回答的第一个字节</translation>
    </message>
    <message>
        <source>From the complete request to the last byte of the answer</source>
        <translation>从请求完整到回答的最后一个字节</translation>
    </message>
    <message>
        <source>All input tokens, cached ones included</source>
        <translation>所有输入 Token，包括缓存的</translation>
    </message>
    <message>
        <source>Output tokens, reasoning included</source>
        <translation>输出 Token，包括推理</translation>
    </message>
    <message>
        <source>Input tokens that the provider read from its cache</source>
        <translation>提供商从缓存读取的输入 Token</translation>
    </message>
    <message>
        <source>What the account was charged</source>
        <translation>从账户扣除的积分</translation>
    </message>
</context>
<context>
    <name>CallsPage</name>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Every call, newest first</source>
        <translation>所有调用，最新的在前</translation>
    </message>
    <message>
        <source>Show new calls</source>
        <translation>显示新调用</translation>
    </message>
    <message numerus="yes">
        <source>More than %n new</source>
        <translation>
            <numerusform>超过 %n 条新调用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>calls</comment>
        <translation>
            <numerusform>%n 条新调用</numerusform>
        </translation>
    </message>
    <message>
        <source>Some old calls are missing here</source>
        <translation>这里缺少部分旧调用</translation>
    </message>
    <message>
        <source>An archive cannot be read. Copy it back from where you keep a copy, or move its file away.</source>
        <translation>有一个归档无法读取。请用你保存的副本恢复它，或将该文件移走。</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>没有符合条件的调用</translation>
    </message>
    <message>
        <source>Change or clear the filter to see more.</source>
        <translation>请更改或清除筛选条件。</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>还没有调用</translation>
    </message>
    <message>
        <source>As soon as an app calls through Portico, the call appears here. The Overview has a command to try.</source>
        <translation>一旦有应用通过 Portico 发起调用，就会显示在这里。“概览”页有一条可以试用的命令。</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>No call since %1 matches; older ones are being looked at.</source>
        <translation>自 %1 以来没有匹配的调用；正在查看更早的调用。</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CostLines</name>
    <message>
        <source>Input tokens</source>
        <translation>输入 Token</translation>
    </message>
    <message>
        <source>Input tokens read from the cache</source>
        <translation>从缓存读取的输入 Token</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (5 min)</source>
        <translation>写入缓存的输入 Token（5 分钟）</translation>
    </message>
    <message>
        <source>Input tokens written to the cache (1 h)</source>
        <translation>写入缓存的输入 Token（1 小时）</translation>
    </message>
    <message>
        <source>Output tokens</source>
        <translation>输出 Token</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Seconds of audio</source>
        <translation>音频秒数</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Input tokens of sound</source>
        <translation>音频输入 Token</translation>
    </message>
    <message>
        <source>Output tokens of sound</source>
        <translation>音频输出 Token</translation>
    </message>
    <message>
        <source>Input tokens of pictures</source>
        <translation>图片输入 Token</translation>
    </message>
    <message>
        <source>Output tokens of pictures</source>
        <translation>图片输出 Token</translation>
    </message>
    <message>
        <source>Output tokens of thoughts</source>
        <translation>推理输出 Token</translation>
    </message>
    <message>
        <source>The call itself</source>
        <translation>调用本身</translation>
    </message>
    <message>
        <source>Billed as a batch</source>
        <translation>按批处理计费</translation>
    </message>
    <message>
        <source>Attempts that were left</source>
        <translation>已放弃的尝试</translation>
    </message>
</context>
<context>
    <name>CredentialDialog</name>
    <message>
        <source>Edit credential of %1</source>
        <translation>编辑 %1 的凭据</translation>
    </message>
    <message>
        <source>Add a credential to %1</source>
        <translation>为 %1 添加凭据</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add credential</source>
        <translation>添加凭据</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>密钥(&amp;K)</translation>
    </message>
    <message>
        <source>Leave empty to keep the present key.</source>
        <translation>留空则保留现有密钥。</translation>
    </message>
    <message>
        <source>Kept encrypted. Only its last four characters will be shown.</source>
        <translation>加密保存，只显示最后四个字符。</translation>
    </message>
    <message>
        <source>&amp;Weight</source>
        <translation>权重(&amp;W)</translation>
    </message>
    <message>
        <source>How often it is chosen in comparison with the provider&apos;s other keys.</source>
        <translation>与该提供商的其他密钥相比，被选用的频率。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>The provider has another credential with this name.</source>
        <translation>该提供商已有同名的凭据。</translation>
    </message>
    <message>
        <source>Enter the key that the provider gave you.</source>
        <translation>请输入提供商给您的密钥。</translation>
    </message>
</context>
<context>
    <name>CredentialsModel</name>
    <message>
        <source>Enabled</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>使用次数</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>被提供商拒绝</translation>
    </message>
    <message>
        <source>Out of funds</source>
        <translation>余额不足</translation>
    </message>
    <message>
        <source>Rate limit reached</source>
        <translation>已达速率限制</translation>
    </message>
    <message>
        <source>The provider fails</source>
        <translation>提供商出错</translation>
    </message>
    <message>
        <source>%1, the next call tries again</source>
        <translation>%1，下一次调用会重试</translation>
    </message>
    <message>
        <source>%1, again in %2</source>
        <extracomment>%1 is a reason, %2 a span such as &quot;12 s&quot;</extracomment>
        <translation>%1，%2 后重试</translation>
    </message>
    <message>
        <source>Ready</source>
        <comment>a credential</comment>
        <translation>就绪</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) rest</source>
        <translation>
            <numerusform>%n 个模型暂停使用</numerusform>
        </translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Switched off</source>
        <comment>a credential</comment>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Key locked</source>
        <comment>a credential</comment>
        <translation>密钥已锁定</translation>
    </message>
</context>
<context>
    <name>CredentialsPane</name>
    <message>
        <source>Credentials</source>
        <translation>凭据</translation>
    </message>
    <message>
        <source>A&amp;dd credential</source>
        <translation>添加凭据(&amp;D)</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Credentials of %1</source>
        <translation>%1 的凭据</translation>
    </message>
    <message>
        <source>Select a provider to see its keys.</source>
        <translation>选择一个提供商以查看其密钥。</translation>
    </message>
    <message>
        <source>This provider works without a key.</source>
        <translation>此提供商无需密钥。</translation>
    </message>
    <message>
        <source>No key yet. Calls to this provider fail until you add one.</source>
        <translation>还没有密钥。添加之前，对此提供商的调用都会失败。</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>要删除 %1 吗？</translation>
    </message>
    <message>
        <source>The stored key of %1 is erased and cannot be brought back. Its past calls stay in the log.</source>
        <translation>%1 的这个密钥将被抹除且无法恢复。过去的调用仍保留在日志中。</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>删除密钥</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Asks the provider again with the next call, whatever it said before</source>
        <translation>无论之前的回答如何，下一次调用都会再请求提供商</translation>
    </message>
</context>
<context>
    <name>DatabaseScreen</name>
    <message>
        <source>The database cannot be opened</source>
        <translation>无法打开数据库</translation>
    </message>
    <message>
        <source>The database is newer than this Portico</source>
        <translation>数据库比当前的 Portico 新</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>数据库已损坏</translation>
    </message>
    <message>
        <source>Portico is already running</source>
        <translation>Portico 已在运行</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>打开数据文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>DeadEventsDialog</name>
    <message>
        <source>Time of the call</source>
        <translation>调用时间</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reports that were not delivered</source>
        <translation>未送达的报告</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>Send all again</source>
        <translation>全部重新发送</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>放弃…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The oldest %1 of %2 are shown.</source>
        <translation>显示最早的 %1 份，共 %2 份。</translation>
    </message>
    <message>
        <source>Forget this report?</source>
        <translation>放弃此报告？</translation>
    </message>
    <message>
        <source>The billing system will never hear of the call %1. The call itself stays in the log.</source>
        <translation>计费系统将永远不会得知调用 %1。调用本身仍保留在日志中。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>放弃</translation>
    </message>
</context>
<context>
    <name>DisplayText</name>
    <message>
        <source>Unpriced</source>
        <translation>未定价</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <comment>minutes and seconds</comment>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <comment>minutes</comment>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>Demo (built in, no network)</source>
        <translation>演示（内置，不联网）</translation>
    </message>
    <message>
        <source>OpenAI-compatible server</source>
        <translation>OpenAI 兼容服务器</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>A value is not valid. Check what you entered and try again.</source>
        <translation>某个值无效。请检查输入后重试。</translation>
    </message>
    <message>
        <source>The request is larger than allowed. Raise the largest body in Settings, or send less.</source>
        <translation>请求超过了允许的大小。请在“设置”中调高最大正文，或减少发送内容。</translation>
    </message>
    <message>
        <source>The content type is not supported. Send JSON.</source>
        <translation>不支持此内容类型。请发送 JSON。</translation>
    </message>
    <message>
        <source>The app key is missing, wrong, revoked or expired. Check the key in the app, or rotate it on the Apps page.</source>
        <translation>应用密钥缺失、错误、已吊销或已过期。请检查应用中的密钥，或在“应用”页轮换。</translation>
    </message>
    <message>
        <source>This is not allowed. Check the app&apos;s models, and the allowed hosts in Settings.</source>
        <translation>不允许此操作。请检查应用的模型，以及“设置”中允许的主机名。</translation>
    </message>
    <message>
        <source>This does not exist, or no longer. Refresh, and check the name.</source>
        <translation>不存在或已被删除。请刷新并检查名称。</translation>
    </message>
    <message>
        <source>This address does not take that kind of request. Check the app&apos;s base URL.</source>
        <translation>此地址不接受这种请求。请检查应用的基础 URL。</translation>
    </message>
    <message>
        <source>The name or port is already taken. Choose another one.</source>
        <translation>名称或端口已被占用。请换一个。</translation>
    </message>
    <message>
        <source>The account&apos;s credit or the app&apos;s budget is used up. Grant credit, or raise the budget.</source>
        <translation>账户积分或应用预算已用完。请发放积分，或提高预算。</translation>
    </message>
    <message>
        <source>The app has reached its own limit. Wait a moment, or raise the limit on the Apps page.</source>
        <translation>应用已达到自身的限额。请稍候，或在“应用”页提高限额。</translation>
    </message>
    <message>
        <source>The provider has no usable key. Add or enable one on the Providers page.</source>
        <translation>该提供商没有可用的密钥。请在“提供商”页添加或启用。</translation>
    </message>
    <message>
        <source>The provider is disabled or resting after errors. Enable it, or try again shortly.</source>
        <translation>该提供商已停用，或因出错正在冷却。请启用它，或稍后再试。</translation>
    </message>
    <message>
        <source>The provider refused the request. See the call&apos;s attempts for its reason.</source>
        <translation>提供商拒绝了请求。原因请看该调用的“尝试”。</translation>
    </message>
    <message>
        <source>The provider limits how much you may ask. Wait, or add another key.</source>
        <translation>提供商限制了请求频率。请稍候，或再添加一个密钥。</translation>
    </message>
    <message>
        <source>The provider refused the key. Replace it on the Providers page.</source>
        <translation>提供商拒绝了密钥。请在“提供商”页更换。</translation>
    </message>
    <message>
        <source>The provider could not be reached or broke off. Check the base URL and the network.</source>
        <translation>无法连接提供商，或连接中断。请检查基础 URL 和网络。</translation>
    </message>
    <message>
        <source>The provider did not answer in time. Try again, or raise the time limit in Settings.</source>
        <translation>提供商未在时限内应答。请重试，或在“设置”中调高时限。</translation>
    </message>
    <message>
        <source>The app left before the answer was complete. Nothing needs to be done.</source>
        <translation>应用在回答完成前断开了。无需处理。</translation>
    </message>
    <message>
        <source>The database cannot be read or written. Check that its file is still in the data folder, and the folder&apos;s free space and rights.</source>
        <translation>无法读写数据库。请检查其文件是否仍在数据文件夹中，以及该文件夹的剩余空间和权限。</translation>
    </message>
    <message>
        <source>The database was written by a newer Portico. Update Portico; your data is untouched.</source>
        <translation>数据库由更新版本的 Portico 写入。请更新 Portico；您的数据没有改动。</translation>
    </message>
    <message>
        <source>The database file is damaged. Close Portico and put back a backup from the data folder.</source>
        <translation>数据库文件已损坏。请关闭 Portico，并从数据文件夹恢复备份。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Unlock the keyring or give the passphrase, then try again.</source>
        <translation>提供商密钥已锁定。请解锁密钥环或输入口令，然后重试。</translation>
    </message>
    <message>
        <source>A stored key cannot be opened with the present master key. Enter that key again.</source>
        <translation>现有的主密钥无法打开某个已保存的密钥。请重新输入该密钥。</translation>
    </message>
    <message>
        <source>Portico was stopping. Repeat the call.</source>
        <translation>Portico 当时正在停止。请重新发起调用。</translation>
    </message>
    <message>
        <source>Another Portico uses this data folder. Use its window, or quit it first.</source>
        <translation>另一个 Portico 正在使用此数据文件夹。请使用它的窗口，或先将其退出。</translation>
    </message>
    <message>
        <source>Something went wrong inside Portico. The log in the data folder says more.</source>
        <translation>Portico 内部出错。数据文件夹中的日志有更多信息。</translation>
    </message>
    <message>
        <source>Invalid request</source>
        <translation>请求无效</translation>
    </message>
    <message>
        <source>Request too large</source>
        <translation>请求过大</translation>
    </message>
    <message>
        <source>Request too slow</source>
        <translation>请求太慢</translation>
    </message>
    <message>
        <source>The app did not send its whole request in time. Check its network, or raise the time for a request&apos;s body in Settings.</source>
        <translation>应用未能及时发完整个请求。请检查其网络，或在“设置”中延长请求正文的时限。</translation>
    </message>
    <message>
        <source>Unsupported content type</source>
        <translation>不支持的内容类型</translation>
    </message>
    <message>
        <source>Wrong or missing app key</source>
        <translation>应用密钥错误或缺失</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Wrong kind of request</source>
        <translation>请求方式不正确</translation>
    </message>
    <message>
        <source>Already taken</source>
        <translation>已被占用</translation>
    </message>
    <message>
        <source>Credit used up</source>
        <translation>额度已用完</translation>
    </message>
    <message>
        <source>Limit of the app reached</source>
        <translation>已达应用的限额</translation>
    </message>
    <message>
        <source>No usable key</source>
        <translation>没有可用密钥</translation>
    </message>
    <message>
        <source>Provider unavailable</source>
        <translation>提供商不可用</translation>
    </message>
    <message>
        <source>Refused by the provider</source>
        <translation>被提供商拒绝</translation>
    </message>
    <message>
        <source>Limited by the provider</source>
        <translation>被提供商限流</translation>
    </message>
    <message>
        <source>Key refused by the provider</source>
        <translation>密钥被提供商拒绝</translation>
    </message>
    <message>
        <source>App left first</source>
        <translation>应用先断开</translation>
    </message>
    <message>
        <source>Database not usable</source>
        <translation>数据库不可用</translation>
    </message>
    <message>
        <source>Database too new</source>
        <translation>数据库版本过新</translation>
    </message>
    <message>
        <source>Database damaged</source>
        <translation>数据库已损坏</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>密钥已锁定</translation>
    </message>
    <message>
        <source>Key cannot be opened</source>
        <translation>密钥无法解开</translation>
    </message>
    <message>
        <source>No room for one more</source>
        <translation>暂时没有空间</translation>
    </message>
    <message>
        <source>Portico holds as many large requests and answers as it can. Send it again in a moment.</source>
        <translation>Portico 所容纳的大型请求和回答已达上限。请稍后重新发送。</translation>
    </message>
    <message>
        <source>Portico was stopping</source>
        <translation>Portico 正在停止</translation>
    </message>
    <message>
        <source>Already running</source>
        <translation>已在运行</translation>
    </message>
    <message>
        <source>Fault inside Portico</source>
        <translation>Portico 内部错误</translation>
    </message>
    <message>
        <source>Connection failed</source>
        <translation>连接失败</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>No funds left at the provider</source>
        <translation>提供商处余额不足</translation>
    </message>
    <message>
        <source>The account of the key has no funds left at the provider. Pay there, or add a key of another account on the Providers page.</source>
        <translation>该密钥的账户在提供商处已无余额。请在提供商处付款，或在“提供商”页面添加另一账户的密钥。</translation>
    </message>
</context>
<context>
    <name>FirstCallPane</name>
    <message>
        <source>Add a provider</source>
        <translation>添加提供商</translation>
    </message>
    <message>
        <source>Create an app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Waiting for the first call…</source>
        <translation>正在等待第一次调用…</translation>
    </message>
    <message>
        <source>Welcome to Portico</source>
        <translation>欢迎使用 Portico</translation>
    </message>
    <message>
        <source>Begin with a provider: where calls are to be sent. Then create an app, which gets the key for your tool.</source>
        <translation>先添加提供商，即调用要发往的地方；再创建应用，为您的工具取得密钥。</translation>
    </message>
    <message>
        <source>One more step</source>
        <translation>还差一步</translation>
    </message>
    <message>
        <source>Create an app. It gets the key that your tool sends with each call.</source>
        <translation>创建一个应用。它会得到密钥，您的工具每次调用时都要发送该密钥。</translation>
    </message>
    <message>
        <source>Ready for the first call</source>
        <translation>可以发起第一次调用了</translation>
    </message>
    <message>
        <source>Paste this into a terminal, with the key of an app in place of YOUR_APP_KEY, or point your tool at the endpoint below.</source>
        <translation>将以下命令粘贴到终端，并用应用的密钥替换 YOUR_APP_KEY；或让您的工具使用下方的端点。</translation>
    </message>
    <message>
        <source>The first call has arrived</source>
        <translation>第一次调用已到达</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>GatewayText</name>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>无法启动</translation>
    </message>
</context>
<context>
    <name>HubStatusBar</name>
    <message>
        <source>Copy the endpoint</source>
        <translation>复制端点</translation>
    </message>
    <message>
        <source>Running, but calls cannot be recorded</source>
        <translation>运行中，但无法记录调用</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>%n 个调用进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Today: %1 credits</source>
        <translation>今日：%1 积分</translation>
    </message>
    <message>
        <source>Show the providers</source>
        <translation>显示提供商</translation>
    </message>
    <message>
        <source>Provider keys cannot be opened</source>
        <translation>无法打开提供商密钥</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>提供商密钥已锁定</translation>
    </message>
</context>
<context>
    <name>JumpDialog</name>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Name of a page, provider or app</source>
        <translation>页面、提供商或应用的名称</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配项</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>I have &amp;stored it</source>
        <translation>我已保存(&amp;S)</translation>
    </message>
    <message>
        <source>Key of %1</source>
        <translation>%1 的密钥</translation>
    </message>
    <message>
        <source>App key</source>
        <translation>应用密钥</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This is the only time the key is shown. Copy it into the app now. Portico keeps only a fingerprint of it and cannot show it again.</source>
        <translation>密钥只显示这一次，请现在就复制到应用中。Portico 只保留它的指纹，无法再次显示。</translation>
    </message>
    <message>
        <source>Base URL for the app: %1</source>
        <translation>应用使用的基础 URL：%1</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard is cleared after %n second(s).</source>
        <translation>
            <numerusform>已复制。剪贴板将在 %n 秒后清空。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Portico</source>
        <translation>Portico(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Copy endpoint</source>
        <translation>复制端点(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;New on this page</source>
        <translation>在此页新建(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>设置(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Open data folder</source>
        <translation>打开数据文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go to…</source>
        <translation>转到(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Find on this page</source>
        <translation>在此页查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Portico</source>
        <translation>关于 Portico(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>停止网关(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>启动网关(&amp;S)</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>What went through Portico</source>
        <translation>经过 Portico 的调用</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Calls that were answered, failed or cancelled in this period</source>
        <translation>此时段内已应答、失败或取消的调用</translation>
    </message>
    <message>
        <source>Failure rate</source>
        <translation>失败率</translation>
    </message>
    <message>
        <source>Calls that ended in an error, of all calls; those that the client cancelled are no failures</source>
        <translation>所有调用中以错误结束的比例；客户端取消的不算失败</translation>
    </message>
    <message>
        <source>Tokens in / out</source>
        <translation>输入 / 输出 Token</translation>
    </message>
    <message>
        <source>Input tokens with cached ones, and output tokens</source>
        <translation>输入 Token（含缓存）与输出 Token</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>What was charged to accounts; unpriced calls are not in it</source>
        <translation>从账户扣除的积分，不含未定价的调用</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>趋势</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>图表内容</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Top models</source>
        <translation>常用模型</translation>
    </message>
    <message>
        <source>Last failures</source>
        <translation>最近的失败</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>None in the period before</source>
        <translation>上一时段没有</translation>
    </message>
    <message>
        <source>%1 % to the period before</source>
        <translation>较上一时段 %1 %</translation>
    </message>
    <message>
        <source>No failure</source>
        <translation>没有失败</translation>
    </message>
    <message numerus="yes">
        <source>%n failure(s)</source>
        <translation>
            <numerusform>%n 次失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Not resolved</source>
        <translation>未解析</translation>
    </message>
    <message>
        <source>Unpriced</source>
        <translation>未定价</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Set a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Enter the passphrase</source>
        <translation>输入口令</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Provider keys are encrypted with it. You will be asked for it at every start. If it is lost, the keys have to be entered again.</source>
        <translation>提供商密钥用它加密。每次启动都要输入。如果遗忘，必须重新输入这些密钥。</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>口令(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Repeat</source>
        <translation>重复(&amp;R)</translation>
    </message>
    <message>
        <source>Enter the passphrase.</source>
        <translation>请输入口令。</translation>
    </message>
    <message numerus="yes">
        <source>Use at least %n character(s).</source>
        <translation>
            <numerusform>至少使用 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入不一致。</translation>
    </message>
    <message>
        <source>The stored master key is damaged, or belongs to another database. Put back a backup of the database.</source>
        <translation>已保存的主密钥已损坏，或属于另一个数据库。请放回数据库的备份。</translation>
    </message>
    <message>
        <source>The master key could not be made. Try again.</source>
        <translation>无法创建主密钥。请重试。</translation>
    </message>
    <message>
        <source>This is not the passphrase. Enter it again.</source>
        <translation>口令不正确。请重新输入。</translation>
    </message>
    <message>
        <source>The provider keys are locked. Calls to providers fail until you enter it.</source>
        <translation>提供商密钥已锁定。输入口令之前，对提供商的调用都会失败。</translation>
    </message>
</context>
<context>
    <name>ProviderDialog</name>
    <message>
        <source>Edit provider</source>
        <translation>编辑提供商</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>添加提供商</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Add provider</source>
        <translation>添加提供商</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类型(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Model names begin with it, for example openai/gpt-5-mini.</source>
        <translation>模型名以它开头，例如 openai/gpt-5-mini。</translation>
    </message>
    <message>
        <source>&amp;Base URL</source>
        <translation>基础 URL(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>区域(&amp;R)</translation>
    </message>
    <message>
        <source>Answers from inside Portico</source>
        <translation>由 Portico 内部应答</translation>
    </message>
    <message>
        <source>Enter the region.</source>
        <translation>请输入区域。</translation>
    </message>
    <message>
        <source>Replace {%1} in the base URL with your own.</source>
        <translation>请将基础 URL 中的 {%1} 替换为您自己的值。</translation>
    </message>
    <message>
        <source>Enter the base URL, for example https://example.com/v1.</source>
        <translation>请输入基础 URL，例如 https://example.com/v1。</translation>
    </message>
    <message>
        <source>The base URL must begin with https:// or http:// and name a host.</source>
        <translation>基础 URL 必须以 https:// 或 http:// 开头，并包含主机名。</translation>
    </message>
    <message>
        <source>The base URL must not hold a user name, a query or a fragment. Keys are added as credentials.</source>
        <translation>基础 URL 不能包含用户名、查询或片段。密钥请添加为凭据。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>A name has only small letters, digits, dots, dashes and underscores.</source>
        <translation>名称只能包含小写字母、数字、点、短横线和下划线。</translation>
    </message>
    <message>
        <source>Another provider has this name.</source>
        <translation>已有提供商使用此名称。</translation>
    </message>
    <message>
        <source>Keys and prompts would cross the network in clear text, and anyone on the way could read them. Use https:// if the provider offers it.</source>
        <translation>密钥和提示词将以明文经过网络，途中任何人都能读取。如果提供商支持，请使用 https://。</translation>
    </message>
    <message>
        <source>Send them in clear text all the &amp;same</source>
        <translation>仍以明文发送(&amp;S)</translation>
    </message>
    <message>
        <source>Use https://, or tick that clear text is meant.</source>
        <translation>请使用 https://，或勾选以明文发送。</translation>
    </message>
    <message>
        <source>Send the stored keys to the new &amp;address</source>
        <translation>将已存储的密钥发送到新地址(&amp;A)</translation>
    </message>
    <message>
        <source>Tick that the stored keys are meant for the new address.</source>
        <translation>请勾选以确认已存储的密钥可用于新地址。</translation>
    </message>
</context>
<context>
    <name>ProviderTestDialog</name>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>测试 %1</translation>
    </message>
    <message>
        <source>Automatic: list the provider&apos;s models</source>
        <translation>自动：列出提供商的模型</translation>
    </message>
    <message>
        <source>Not tested yet</source>
        <translation>尚未测试</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Asking the provider…</source>
        <translation>正在询问提供商…</translation>
    </message>
    <message>
        <source>It works</source>
        <translation>可以使用</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>测试失败</translation>
    </message>
    <message>
        <source>HTTP %1 · %2</source>
        <translation>HTTP %1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) listed: %1</source>
        <translation>
            <numerusform>列出 %n 个模型：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>The provider answered as it should.</source>
        <translation>提供商正常作答。</translation>
    </message>
    <message>
        <source>The provider answered, but not as one of its kind does. Check the kind, the base URL and the model.</source>
        <translation>提供商有回应，但不符合此类型的格式。请检查类型、基础 URL 和模型。</translation>
    </message>
    <message>
        <source>A provider of this kind cannot be tried without a charge.</source>
        <translation>此类型的提供商无法免费测试。</translation>
    </message>
    <message>
        <source>The provider refused the request. Check the base URL and the model.</source>
        <translation>提供商拒绝了请求。请检查基础 URL 和模型。</translation>
    </message>
</context>
<context>
    <name>ProvidersModel</name>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>无密钥</translation>
    </message>
    <message>
        <source>Keys locked</source>
        <translation>密钥已锁定</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Partly failing</source>
        <translation>部分失败</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation>
            <numerusform>%n 个凭据</numerusform>
        </translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基础 URL</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>凭据</translation>
    </message>
</context>
<context>
    <name>ProvidersPage</name>
    <message>
        <source>Providers</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>Where calls are sent, and the keys they are sent with</source>
        <translation>调用发往何处，以及使用哪些密钥</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>删除(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Add provider</source>
        <translation>添加提供商(&amp;A)</translation>
    </message>
    <message>
        <source>Add a provider (Ctrl+N)</source>
        <translation>添加提供商 (Ctrl+N)</translation>
    </message>
    <message>
        <source>No provider yet</source>
        <translation>还没有提供商</translation>
    </message>
    <message>
        <source>Add the first one: a company whose models you use, a server of your own, or the built-in demo to try Portico without any key.</source>
        <translation>添加第一个：您使用其模型的公司、您自己的服务器，或内置的演示，无需密钥即可试用 Portico。</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>添加提供商</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>已删除 %1。</translation>
    </message>
    <message>
        <source>A&amp;liases…</source>
        <translation>别名(&amp;L)…</translation>
    </message>
    <message>
        <source>Names of your own for models, and how one of several is chosen</source>
        <translation>您自己的模型名称，以及如何从多个中选择</translation>
    </message>
</context>
<context>
    <name>RotateDialog</name>
    <message>
        <source>Rotate the key of %1</source>
        <translation>轮换 %1 的密钥</translation>
    </message>
    <message>
        <source>Make a new key</source>
        <translation>生成新密钥</translation>
    </message>
    <message>
        <source> h</source>
        <comment>hours</comment>
        <translation> 小时</translation>
    </message>
    <message>
        <source>Ends at once</source>
        <translation>立即失效</translation>
    </message>
    <message>
        <source>The app gets a new key, shown once. The old key stays valid for a while, so that you can change it over without a gap.</source>
        <translation>应用将得到一个新密钥，只显示一次。旧密钥在一段时间内仍然有效，方便您平稳切换。</translation>
    </message>
    <message>
        <source>&amp;Old key valid for</source>
        <translation>旧密钥有效期(&amp;O)</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show or hide what is typed</source>
        <translation>显示或隐藏输入内容</translation>
    </message>
</context>
<context>
    <name>SettingLoss</name>
    <message>
        <source>All kept prompts and answers (%1) are erased and cannot be brought back. Their calls stay in the log.</source>
        <translation>所有保留的提示和回答（%1）将被抹除，无法恢复。其调用仍留在日志中。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), all that are older than the new limit are erased and cannot be brought back.</source>
        <translation>在保留的提示和回答（%1）中，早于新期限的将全部被抹除，无法恢复。</translation>
    </message>
    <message>
        <source>Of the kept prompts and answers (%1), the oldest are erased until the rest fits, and cannot be brought back.</source>
        <translation>在保留的提示和回答（%1）中，最旧的将被抹除，直到其余的放得下，且无法恢复。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), all that are older than the new limit are deleted. Requests that refer to them fail.</source>
        <translation>在保留的 Responses API 轮次（%1）中，早于新期限的将全部被删除。引用它们的请求会失败。</translation>
    </message>
    <message>
        <source>Of the kept turns of the Responses API (%1), the oldest are deleted until the rest fits. Requests that refer to them fail.</source>
        <translation>在保留的 Responses API 轮次（%1）中，最旧的将被删除，直到其余的放得下。引用它们的请求会失败。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: %1</source>
        <translation>恢复默认值：%1</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Enter a whole number from %1 to %2.</source>
        <translation>请输入 %1 到 %2 之间的整数。</translation>
    </message>
    <message>
        <source>This is not valid here. It is not applied; see the explanation on the left.</source>
        <translation>此值无效，未应用；请看左侧说明。</translation>
    </message>
    <message>
        <source>Takes effect when the gateway is started again</source>
        <translation>网关再次启动后生效</translation>
    </message>
    <message>
        <source>Default</source>
        <comment>a setting has its default value</comment>
        <translation>默认</translation>
    </message>
    <message>
        <source>Changed</source>
        <comment>a setting differs from its default</comment>
        <translation>已更改</translation>
    </message>
</context>
<context>
    <name>SettingText</name>
    <message>
        <source>Keep calls</source>
        <translation>保留调用</translation>
    </message>
    <message>
        <source>How long calls stay in the database. 0: for ever. Usage sums and ledger always stay.</source>
        <translation>调用在数据库中保留多久。0：永久。用量汇总和账本始终保留。</translation>
    </message>
    <message>
        <source>Room for calls</source>
        <translation>调用占用的空间</translation>
    </message>
    <message>
        <source>What the calls in the database may take, about. The oldest hours leave first. 0: no limit.</source>
        <translation>数据库中的调用大约可占用的空间。最早的时段先移出。0：不限。</translation>
    </message>
    <message>
        <source>Archive old calls</source>
        <translation>归档旧调用</translation>
    </message>
    <message>
        <source>Calls that leave the database go to a file for each quarter, where they are still found. Off: they are deleted.</source>
        <translation>移出数据库的调用按季度存入文件，仍可查找。关闭：直接删除。</translation>
    </message>
    <message>
        <source>Keep archives</source>
        <translation>保留归档</translation>
    </message>
    <message>
        <source>Quarters before the present one whose files are kept. 0: all.</source>
        <translation>保留本季度之前多少个季度的文件。0：全部。</translation>
    </message>
    <message>
        <source>Keep the audit log</source>
        <translation>保留审计日志</translation>
    </message>
    <message>
        <source>How long it is known who changed what. 0: for ever.</source>
        <translation>谁更改了什么的记录保留多久。0：永久。</translation>
    </message>
    <message>
        <source>Old calls</source>
        <translation>旧调用</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Where Portico listens. Anything but a loopback address opens it to the network.</source>
        <translation>Portico 的监听地址。除回环地址外，都会向网络开放。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>0 takes any free one.</source>
        <translation>0 表示任意空闲端口。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Threads that serve calls. One is enough for thousands of calls a second.</source>
        <translation>处理调用的线程数。一个线程足以应付每秒数千次调用。</translation>
    </message>
    <message>
        <source>Time for a request head</source>
        <translation>请求头时限</translation>
    </message>
    <message>
        <source>How long a client may take to send the head of a request.</source>
        <translation>客户端发送请求头的最长时间。</translation>
    </message>
    <message>
        <source>Pause in a request body</source>
        <translation>请求正文停顿</translation>
    </message>
    <message>
        <source>How long a client may pause while it sends a body.</source>
        <translation>客户端发送正文时允许的最长停顿。</translation>
    </message>
    <message>
        <source>Idle connections</source>
        <translation>空闲连接</translation>
    </message>
    <message>
        <source>How long a connection may stay open without a request, or with a reader that takes nothing.</source>
        <translation>没有请求或对方不读取时，连接保持打开的最长时间。</translation>
    </message>
    <message>
        <source>Largest head</source>
        <translation>最大请求头</translation>
    </message>
    <message>
        <source>Requests with a larger head are refused.</source>
        <translation>超过此大小的请求头会被拒绝。</translation>
    </message>
    <message>
        <source>Largest body</source>
        <translation>最大正文</translation>
    </message>
    <message>
        <source>Requests with a larger body are refused.</source>
        <translation>超过此大小的正文会被拒绝。</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>同时连接数</translation>
    </message>
    <message>
        <source>Further client connections are closed.</source>
        <translation>超出的客户端连接会被关闭。</translation>
    </message>
    <message>
        <source>Allowed host names</source>
        <translation>允许的主机名</translation>
    </message>
    <message>
        <source>Names by which clients may call besides the loopback ones, separated by commas.</source>
        <translation>除回环地址外，客户端可使用的名称，用英文逗号分隔。</translation>
    </message>
    <message>
        <source>Allowed web origins</source>
        <translation>允许的网页来源</translation>
    </message>
    <message>
        <source>Web pages that may call Portico, separated by commas. Empty: none.</source>
        <translation>可以调用 Portico 的网页，用英文逗号分隔。留空：不允许。</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>连接时限</translation>
    </message>
    <message>
        <source>To reach a provider, the TLS handshake included.</source>
        <translation>连接提供商的时间，包括 TLS 握手。</translation>
    </message>
    <message>
        <source>Time to the first byte</source>
        <translation>首字节时限</translation>
    </message>
    <message>
        <source>From the request sent to the first byte of the provider&apos;s answer.</source>
        <translation>从请求发出到提供商回答的第一个字节。</translation>
    </message>
    <message>
        <source>Pause in an answer</source>
        <translation>回答停顿</translation>
    </message>
    <message>
        <source>How long a provider may pause within its answer.</source>
        <translation>提供商在回答过程中允许的最长停顿。</translation>
    </message>
    <message>
        <source>Time for a whole call</source>
        <translation>整个调用时限</translation>
    </message>
    <message>
        <source>Images from private addresses</source>
        <translation>来自内网地址的图片</translation>
    </message>
    <message>
        <source>Whether images may be fetched from addresses in the private network.</source>
        <translation>是否允许从内网地址获取图片。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>For example http://host:port, or direct for none. Empty: what the system says.</source>
        <translation>例如 http://host:port;direct 表示不用代理。留空：按系统设置。</translation>
    </message>
    <message>
        <source>Headers passed on</source>
        <translation>转发的请求头</translation>
    </message>
    <message>
        <source>Further headers of clients that providers get, for example x-session-id or x-trace-*.</source>
        <translation>另外转发给提供商的客户端请求头，例如 x-session-id 或 x-trace-*。</translation>
    </message>
    <message>
        <source>When calls cannot be recorded</source>
        <translation>无法记录调用时</translation>
    </message>
    <message>
        <source>Refuse them, or answer them unrecorded.</source>
        <translation>拒绝调用，或不记录而照常应答。</translation>
    </message>
    <message>
        <source>Safety against power cuts</source>
        <translation>断电安全</translation>
    </message>
    <message>
        <source>Full loses nothing, but takes time on every call. Normal may lose the last moments.</source>
        <translation>“完全”不会丢失数据，但每次调用都要多花时间。“普通”可能丢失最后片刻的数据。</translation>
    </message>
    <message>
        <source>Enforce credit</source>
        <translation>强制积分限制</translation>
    </message>
    <message>
        <source>Refuse calls when the account has no credit left.</source>
        <translation>账户没有剩余积分时拒绝调用。</translation>
    </message>
    <message>
        <source>Models without a price</source>
        <translation>没有价格的模型</translation>
    </message>
    <message>
        <source>Refuse them where credit or a budget limits the money, or allow them at no charge.</source>
        <translation>在积分或预算限制金额时拒绝，或者免费放行。</translation>
    </message>
    <message>
        <source>Reserve for open answers</source>
        <translation>无上限回答的预留</translation>
    </message>
    <message>
        <source>Tokens of output that money is held for at least where the client gives no maximum. 0: all that the model can write.</source>
        <translation>客户端未给出上限时，至少为这么多输出 Token 预留金额。0：模型所能写出的全部。</translation>
    </message>
    <message>
        <source>Keep prompts and answers</source>
        <translation>保留提示和回答</translation>
    </message>
    <message>
        <source>For which calls they are kept in the database, in plain text. Off deletes what was kept.</source>
        <translation>哪些调用的提示和回答以明文保留在数据库中。关闭会删除已保留的内容。</translation>
    </message>
    <message>
        <source>Keep prompts and answers for</source>
        <translation>提示词和回答的保留时间</translation>
    </message>
    <message>
        <source>How long what is kept stays; it is then overwritten. 0: as long as its call.</source>
        <translation>已保存的内容保留多久，之后将被覆盖清除。0：与其调用一样久。</translation>
    </message>
    <message>
        <source>Room for prompts and answers</source>
        <translation>提示和回答的空间</translation>
    </message>
    <message>
        <source>What all that is kept may take, compressed. The oldest go first.</source>
        <translation>所有保留内容压缩后可占的空间。最旧的先删除。</translation>
    </message>
    <message>
        <source>Keep responses</source>
        <translation>保留响应</translation>
    </message>
    <message>
        <source>How long turns of the Responses API are kept, so that later requests can refer to them. 0: none is kept.</source>
        <translation>Responses API 的轮次保留多久，以便之后的请求可以引用。0：不保留。</translation>
    </message>
    <message>
        <source>Room for responses</source>
        <translation>响应的空间</translation>
    </message>
    <message>
        <source>What all kept turns may take together. The oldest go first.</source>
        <translation>所有保留的轮次总共可占用的空间。最旧的先删除。</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>Connections to providers</source>
        <translation>与提供商的连接</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Accounting and database</source>
        <translation>记账与数据库</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>Only failed calls</source>
        <translation>仅失败的调用</translation>
    </message>
    <message>
        <source>All calls</source>
        <translation>所有调用</translation>
    </message>
    <message>
        <source>Refuse (strict)</source>
        <translation>拒绝（严格）</translation>
    </message>
    <message>
        <source>Answer unrecorded (best effort)</source>
        <translation>不记录照常应答（尽力）</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完全</translation>
    </message>
    <message>
        <source> ms</source>
        <comment>milliseconds, after a number</comment>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source> days</source>
        <comment>after a number</comment>
        <translation> 天</translation>
    </message>
    <message>
        <source> MiB</source>
        <comment>mebibytes, after a number</comment>
        <translation> MiB</translation>
    </message>
    <message>
        <source> bytes</source>
        <comment>after a number</comment>
        <translation> 字节</translation>
    </message>
    <message>
        <source>Credits for new accounts</source>
        <translation>新账户的积分</translation>
    </message>
    <message>
        <source>Given to every new account at once. 0: none.</source>
        <translation>立即赠送给每个新账户。0：不赠送。</translation>
    </message>
    <message>
        <source>Days until they lapse</source>
        <translation>失效前的天数</translation>
    </message>
    <message>
        <source>What is left of a new account&apos;s first credits lapses then. 0: never.</source>
        <translation>新账户首笔积分的余额届时失效。0：永不。</translation>
    </message>
    <message>
        <source>Warn of a low balance</source>
        <translation>余额不足提醒</translation>
    </message>
    <message>
        <source>An account with fewer credits is reported once. 0: never.</source>
        <translation>积分少于此数的账户会提醒一次。0：从不。</translation>
    </message>
    <message>
        <source>Margin in percent</source>
        <translation>加价百分比</translation>
    </message>
    <message>
        <source>What credits cost more than the provider asks, for new prices from a catalogue.</source>
        <translation>对来自目录的新价格，积分比提供商要价高出多少。</translation>
    </message>
    <message>
        <source>Prices of models.dev</source>
        <translation>models.dev 的价格</translation>
    </message>
    <message>
        <source>Where they are fetched from.</source>
        <translation>从何处获取。</translation>
    </message>
    <message>
        <source>Prices of OpenRouter</source>
        <translation>OpenRouter 的价格</translation>
    </message>
    <message>
        <source>Prices of LiteLLM</source>
        <translation>LiteLLM 的价格</translation>
    </message>
    <message>
        <source>Report calls to</source>
        <translation>将调用上报至</translation>
    </message>
    <message>
        <source>Each call&apos;s cost is sent there as a CloudEvent. Empty: nowhere.</source>
        <translation>每次调用的费用以 CloudEvent 发送到该处。留空：不发送。</translation>
    </message>
    <message>
        <source>Reports in one request</source>
        <translation>每个请求的上报数</translation>
    </message>
    <message>
        <source>More than one needs a receiver that takes batches.</source>
        <translation>大于一时，接收方须支持批量。</translation>
    </message>
    <message>
        <source>Undelivered reports</source>
        <translation>未送达的上报</translation>
    </message>
    <message>
        <source>So many are kept; beyond that the oldest are given up.</source>
        <translation>保留这么多；超出时放弃最旧的。</translation>
    </message>
    <message>
        <source>Credits and prices</source>
        <translation>积分与价格</translation>
    </message>
    <message>
        <source>How long a call may take, all its attempts together. 0: no limit.</source>
        <translation>一次调用（包括所有尝试）最长多久。0：不限制。</translation>
    </message>
    <message>
        <source>Time for further attempts</source>
        <translation>继续尝试的时间</translation>
    </message>
    <message>
        <source>How long after a call&apos;s first attempt another one may begin. 0: there is only one.</source>
        <translation>首次尝试之后多久之内可以再次尝试。0：只尝试一次。</translation>
    </message>
    <message>
        <source>Time for a stream to begin</source>
        <translation>流式响应开始的时限</translation>
    </message>
    <message>
        <source>While there is another key or provider to ask. 0: as long as for any answer.</source>
        <translation>仅在还有其他密钥或提供商可询问时适用。0：与其他回答相同。</translation>
    </message>
    <message>
        <source>Pause between attempts</source>
        <translation>尝试之间的停顿</translation>
    </message>
    <message>
        <source>At most this long before the same provider is asked again.</source>
        <translation>再次请求同一提供商之前最多停顿这么久。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Changes apply at once</source>
        <translation>更改立即生效</translation>
    </message>
    <message>
        <source>Re&amp;vert changes</source>
        <translation>撤消更改(&amp;V)</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>Take back what was changed on this page since it was opened</source>
        <translation>撤销打开此页后在这里所做的更改</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark colours.</source>
        <translation>浅色或深色。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of the window. Logs and the command line stay English.</source>
        <translation>窗口的语言。日志和命令行仍为英文。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储空间</translation>
    </message>
    <message>
        <source>The database, its backups and the log are here. Provider keys in it are encrypted.</source>
        <translation>数据库、备份和日志都在这里。其中的提供商密钥已加密。</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>没有匹配的设置。</translation>
    </message>
    <message>
        <source>Delete what was kept?</source>
        <translation>删除已保留的内容？</translation>
    </message>
    <message>
        <source>Delete</source>
        <comment>what was kept</comment>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>提供商</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Provider %1</source>
        <translation>提供商 %1</translation>
    </message>
    <message>
        <source>App %1</source>
        <translation>应用 %1</translation>
    </message>
    <message>
        <source>Calls cannot be recorded now</source>
        <translation>目前无法记录调用</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Copy the selected rows of a table</source>
        <translation>复制表格中选中的行</translation>
    </message>
    <message>
        <source>Open or edit the selected row</source>
        <translation>打开或编辑选中的行</translation>
    </message>
    <message>
        <source>Remove the selected row</source>
        <translation>删除选中的行</translation>
    </message>
    <message>
        <source>Turn a switch on or off</source>
        <translation>打开或关闭开关</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>StorageRow</name>
    <message>
        <source>Storage</source>
        <translation>存储空间</translation>
    </message>
    <message>
        <source>Database: %1, of which %2 will be used again.</source>
        <translation>数据库：%1，其中 %2 可再次使用。</translation>
    </message>
    <message>
        <source>No calls are in it.</source>
        <translation>其中没有调用。</translation>
    </message>
    <message>
        <source>About %1 calls since %2 are in it.</source>
        <translation>其中有 %2 以来的约 %1 次调用。</translation>
    </message>
    <message>
        <source>In it: %1 of prompts and answers, %2 of turns of the Responses API.</source>
        <translation>其中：提示和回答 %1，Responses API 的轮次 %2。</translation>
    </message>
    <message>
        <source>No calls have been archived yet.</source>
        <translation>尚无已归档的调用。</translation>
    </message>
    <message numerus="yes">
        <source>Archives: %1 in %n file(s).</source>
        <translation>
            <numerusform>归档：%n 个文件，共 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>Two sentences.</extracomment>
        <translation>%1%2</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>&amp;Open Portico</source>
        <translation>打开 Portico(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy endpoint</source>
        <translation>复制端点(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Stop the gateway</source>
        <translation>停止网关(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start the gateway</source>
        <translation>启动网关(&amp;S)</translation>
    </message>
    <message>
        <source>Portico keeps running</source>
        <translation>Portico 仍在运行</translation>
    </message>
    <message>
        <source>The window is closed, and calls are still served. Quit from this icon&apos;s menu.</source>
        <translation>窗口已关闭，调用仍会得到处理。可从此图标的菜单退出。</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤消(&amp;U)</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>全部撤消</translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more before it.</source>
        <extracomment>%1 is &quot;X was removed.&quot;, %n the removals before it that can still be undone</extracomment>
        <translation>
            <numerusform>%1 此前还删除了 %n 个。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageChart</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>输入 Token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 Token</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Figures of the chart</source>
        <translation>图表数据</translation>
    </message>
    <message>
        <source>Succeeded or cancelled</source>
        <translation>成功或已取消</translation>
    </message>
    <message>
        <source>%1: %2 calls, %3 failed, %4 credits</source>
        <translation>%1：%2 次调用，%3 次失败，%4 积分</translation>
    </message>
    <message>
        <source>Chart: %1 calls and %2 credits in all. The table has each figure.</source>
        <translation>图表：共 %1 次调用、%2 积分。表格中有每项数据。</translation>
    </message>
</context>
<context>
    <name>VaultBanner</name>
    <message>
        <source>Waiting for the keyring…</source>
        <translation>正在等待密钥环…</translation>
    </message>
    <message>
        <source>Your desktop may be asking for permission in another window.</source>
        <translation>桌面可能正在另一个窗口中请求许可。</translation>
    </message>
    <message>
        <source>Choose how provider keys are protected</source>
        <translation>选择如何保护提供商密钥</translation>
    </message>
    <message>
        <source>They are encrypted with a master key, kept in the system&apos;s keyring or derived from a passphrase.</source>
        <translation>它们用主密钥加密；主密钥保存在系统密钥环中，或由口令派生。</translation>
    </message>
    <message>
        <source>Use the keyring</source>
        <translation>使用密钥环</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>设置口令…</translation>
    </message>
    <message>
        <source>The master key does not fit this database</source>
        <translation>主密钥与此数据库不符</translation>
    </message>
    <message>
        <source>Another key protects the stored provider keys. Put back the right one and retry; nothing was changed.</source>
        <translation>已保存的提供商密钥由另一个主密钥保护。请放回正确的主密钥后重试；没有任何改动。</translation>
    </message>
    <message>
        <source>Provider keys are locked</source>
        <translation>提供商密钥已锁定</translation>
    </message>
    <message>
        <source>Calls to providers fail until you enter the passphrase.</source>
        <translation>输入口令之前，对提供商的调用都会失败。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the keyring is unlocked. Unlock it, then retry.</source>
        <translation>密钥环解锁之前，对提供商的调用都会失败。请解锁后重试。</translation>
    </message>
    <message>
        <source>Enter the passphrase…</source>
        <translation>输入口令…</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>重试(&amp;R)</translation>
    </message>
    <message>
        <source>Unlocking the provider keys…</source>
        <translation>正在解锁提供商密钥…</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the key file can be read. Put it back, then retry.</source>
        <translation>在能读取密钥文件之前，对提供商的调用都会失败。请放回该文件后重试。</translation>
    </message>
    <message>
        <source>Calls to providers fail until the master key can be read. Retry, or see the log in the data folder.</source>
        <translation>在能读取主密钥之前，对提供商的调用都会失败。请重试，或查看数据文件夹中的日志。</translation>
    </message>
    <message>
        <source>The passphrase opens another key than the one that protects the provider keys. Put back a backup of the database; nothing was changed.</source>
        <translation>口令打开的密钥不是保护提供商密钥的那一个。请放回数据库的备份；没有任何改动。</translation>
    </message>
    <message>
        <source>The key file holds another key than the one that protects the provider keys. Put back the right file and retry; nothing was changed.</source>
        <translation>密钥文件中的密钥不是保护提供商密钥的那一个。请放回正确的文件后重试；没有任何改动。</translation>
    </message>
    <message>
        <source>The database does not say where its master key is kept. Put back a backup of the database; nothing was changed.</source>
        <translation>数据库没有记录主密钥保存在哪里。请放回数据库的备份；没有任何改动。</translation>
    </message>
</context>
<context>
    <name>GatewayBanner</name>
    <message>
        <source>The gateway could not start</source>
        <translation>网关无法启动</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The gateway could not start: port %1 is taken</source>
        <translation>网关无法启动：端口 %1 已被占用</translation>
    </message>
    <message>
        <source>Another program listens there, perhaps a second Portico. Quit it and start again, or choose another port; your apps then need the new address.</source>
        <translation>另一个程序正在监听该端口，可能是另一个 Portico。请退出它后重新启动，或选择其他端口；之后您的应用需要新的地址。</translation>
    </message>
    <message>
        <source>Use port %1</source>
        <translation>使用端口 %1</translation>
    </message>
</context>
</TS>
